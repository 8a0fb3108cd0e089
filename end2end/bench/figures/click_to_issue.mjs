// How long the portal itself takes over a license that policy gives at once: facts, decision, transactions. Not the time
// it waits for Atlassian.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { meter } from '../meter.mjs';
import { covered, median, spread } from '../numbers.mjs';
import { Visitor } from '../visitor.mjs';

export const figure = {
  about: 'from the click of a new engineer to the redirect to the issue, without the time of Atlassian',
  unit: 'ms', digits: 1, atMost: 30,
};

const CLICKS = 40;

export async function measure({ world, say }) {
  const jira = await meter(world.jira);
  try {
    await putBefore(world, jira.origin);
    await world.call('PUT', `${world.jira}/_sim/products/jira-software`, { seats: 1000 });
    const clicks = [];
    for (let number = 0; number < CLICKS; number += 1) {
      const newcomer = await hire(world, number);
      clicks.push(await click(world, jira, newcomer));
    }
    const all = (what) => spread(clicks.map((click) => click[what]), 1);
    say(`${CLICKS} newcomers, one after the other: ${all('whole')} ms in all, ${all('atlassian')} of it for ${all('calls')} calls to Jira`);
    say(`the portal's own part ${all('own')} ms`);
    return median(clicks.map(({ own }) => own));
  } finally {
    jira.close();
  }
}

/** From now on the portal reaches Jira by way of the meter, and that is the site it leads to. */
async function putBefore(world, origin) {
  const file = join(world.directory, 'latchkey.toml');
  const toml = await readFile(file, 'utf8');
  await writeFile(file, toml.replace(`"${world.jira}"`, `"${origin}"`));
  await world.restartPortal();
}

/** A new engineer with an account at Jira, no license yet, and a session at the portal. */
async function hire(world, number) {
  const [login, email] = [`new${number}`, `new${number}@acme.example`];
  await world.call('POST', `${world.idp}/_idp/people`, { login, email, name: `New Engineer ${number}`, groups: ['engineers'] });
  await world.call('PUT', `${world.jira}/_sim/accounts/712020:bench-${number}`, { name: `New Engineer ${number}`, email });
  return Visitor.signIn(world, login);
}

async function click(world, jira, newcomer) {
  const link = '/browse/PROJ-123';
  const calls = jira.spans.length;
  const begin = performance.now();
  const { status, headers } = await newcomer.ask(world.portal + link);
  const end = performance.now();
  if (status !== 302 || headers.location !== jira.origin + link) throw new Error(`no license at once: ${status} to ${headers.location}`);
  const spans = jira.spans.slice(calls);
  const atlassian = covered(spans, begin, end);
  return { whole: end - begin, atlassian, own: end - begin - atlassian, calls: spans.length };
}

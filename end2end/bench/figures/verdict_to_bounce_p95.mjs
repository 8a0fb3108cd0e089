// How long a person waits after an approver's press: until their browser is told to go to the issue. On PostgreSQL the
// press is at one replica and the waiting page hangs on another. Not the time that Atlassian takes.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import http from 'node:http';

import { meter } from '../meter.mjs';
import { covered, quantile, spread } from '../numbers.mjs';
import { replica } from '../replica.mjs';
import { Visitor } from '../visitor.mjs';

export const figure = {
  about: "from an approver's press to the requester's redirect to the issue, without the time of Atlassian",
  unit: 'ms', digits: 1, atMost: 300,
};

const VERDICTS = 60;

export async function measure({ world, say }) {
  const jira = await meter(world.jira);
  const other = await replica(world);
  try {
    await putBefore(world, jira.origin);
    await other.part?.start();
    await world.call('PUT', `${world.jira}/_sim/products/jira-software`, { seats: 1000 });
    const ada = await Visitor.signIn(world, 'ada');
    const rounds = [];
    for (let number = 0; number < VERDICTS; number += 1) {
      rounds.push(await round({ world, jira, ada, waitsAt: other.origin, number }));
    }
    const all = (what) => spread(rounds.map((round) => round[what]), 1);
    say(`${VERDICTS} verdicts, one after the other, ${other.part ? 'two replicas' : 'one process'}: ${all('whole')} ms in all, ${all('atlassian')} of it for Jira`);
    say(`the portal's own part ${all('own')} ms`);
    return quantile(rounds.map(({ own }) => own), 0.95);
  } finally {
    await other.part?.stop();
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

async function round({ world, jira, ada, waitsAt, number }) {
  const requester = await hire(world, number);
  const link = '/browse/PROJ-123';
  const asked = await requester.ask(`${world.portal}/api/requests/open`, { form: { to: jira.origin + link } });
  const [, id] = /\/requests\/([0-9a-f-]{36})/.exec(asked.headers.location) ?? [];
  if (!id) throw new Error(`nothing was asked: ${asked.status} to ${asked.headers.location}`);
  const headers = requester.cookieHeader(world.portal);
  const page = await followed(`${waitsAt}/requests/${id}/events`, headers);

  const begin = performance.now();
  const pressed = ada.ask(`${world.portal}/api/requests/decide`, { form: { id, verdict: 'approve' } });
  await page.goes;
  const left = await requester.ask(`${waitsAt}/requests/${id}?go=1`, { headers });
  const end = performance.now();
  await pressed;
  if (left.headers.location !== jira.origin + link) throw new Error(`no way to the issue: ${left.status} to ${left.headers.location}`);
  const atlassian = covered(jira.spans, begin, end);
  return { whole: end - begin, atlassian, own: end - begin - atlassian };
}

/** Somebody new whom only a person can give a license, with an account at Jira and a session at the portal. */
async function hire(world, number) {
  const [login, email] = [`guest${number}`, `guest${number}@partner.example`];
  await world.call('POST', `${world.idp}/_idp/people`, { login, email, name: `New Contractor ${number}`, groups: ['contractors'] });
  await world.call('PUT', `${world.jira}/_sim/accounts/712020:guest-${number}`, { name: `New Contractor ${number}`, email });
  return Visitor.signIn(world, login);
}

/** Hangs on the events of a waiting page; resolves once it hangs, with `{ goes }`: when the page may go on. */
async function followed(url, headers) {
  const events = await new Promise((resolve, reject) => http.get(url, { headers, agent: false }, resolve).once('error', reject));
  if (events.statusCode !== 200) throw new Error(`no events at ${url}: ${events.statusCode}`);
  let text = '';
  let hangs;
  const first = new Promise((resolve) => (hangs = resolve));
  const goes = new Promise((resolve, reject) => {
    events.setEncoding('utf8').on('data', (more) => {
      text += more;
      if (text.includes('\n\n')) hangs();
      if (text.includes('"goes":true')) resolve();
    });
    events.once('end', () => reject(new Error(`the events of ${url} ended early: ${text}`)));
  });
  goes.catch(() => {});
  await first;
  return { goes };
}

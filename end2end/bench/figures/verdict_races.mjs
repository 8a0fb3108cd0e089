// Several approvers press at the same moment: one of them decides, and all others are told who it was.

import { runSql } from '../../world/database.mjs';
import { crowd } from '../crowd.mjs';
import { RIVALS, startRivals } from '../rivals.mjs';

export const figure = {
  about: 'of 1000 requests on which 2 to 16 decide at once, those on which not exactly one did, or another was not told who',
  unit: 'wrong', digits: 0, atMost: 0,
};

const ROUNDS = 1000;
const MOST = 16;

export async function measure({ world, say }) {
  await world.setSeats(ROUNDS + 100);
  const people = await crowd(world, ROUNDS, RIVALS);
  for (const { account, name, email } of people) await world.call('PUT', `${world.jira}/_sim/accounts/${account}`, { name, email });
  const { rivals, said, stop } = await startRivals(world, MOST);
  try {
    const begin = performance.now();
    const rounds = [];
    for (const [number, { request }] of people.entries()) rounds.push(await race(request, rivals.slice(0, 2 + (number % (MOST - 1))), number));
    const wrong = rounds.filter(({ problem }) => problem);
    for (const { problem } of wrong.slice(0, 5)) say(problem);
    const [yes, verdicts] = [rounds.filter(({ verdict }) => verdict === 'approve').length, rounds.reduce((sum, { count }) => sum + count, 0)];
    say(`${verdicts} verdicts in ${ROUNDS} rounds on ${said}, ${((performance.now() - begin) / 1000).toFixed(0)} s: ${yes} times yes was first, ${ROUNDS - yes} times no`);
    await expectStored(world, { yes, no: ROUNDS - yes });
    return wrong.length;
  } finally {
    await stop();
  }
}

/** All say yes, all say no, or some do: a no asks nothing of Jira and is the quicker one. */
function verdict(number, place) {
  return ['approve', 'approve', 'deny', place % 2 ? 'deny' : 'approve'][number % 4];
}

/** All press at once; then those who were slower read the page they were led to. */
async function race(id, rivals, number) {
  const presses = rivals.map((rival, place) => rival.decide(id, verdict(number, place)));
  const answers = await Promise.all(presses);
  const [winner, ...others] = answers.filter(({ won }) => won);
  const losers = answers.filter(({ lost }) => lost);
  const result = { count: rivals.length, verdict: winner?.verdict };
  if (!winner || others.length || losers.length !== rivals.length - 1) {
    return { ...result, problem: `round ${number}: ${answers.map(({ won, lost, status }) => (won ? 'won' : lost ? 'lost' : status)).join(', ')}` };
  }
  const first = `${winner.verdict === 'approve' ? 'Approved' : 'Denied'} by ${winner.rival.name}`;
  const pages = await Promise.all(losers.map(({ rival }) => rival.read(id, '?problem=already_decided')));
  const untold = pages.find((page) => !page.includes('was decided already') || !page.includes(first));
  return { ...result, problem: untold && `round ${number}: not told “${first}” but ${untold.slice(0, 300)}` };
}

/** The database and Jira saw as many verdicts, and as many licenses as there were yeses, each for somebody else. */
async function expectStored(world, { yes, no }) {
  const writes = (await world.writes()).filter(({ method, status }) => method === 'POST' && status === 201);
  await world.parts.portal.stop();
  const [stored] = await runSql(
    world.databaseUrl,
    `SELECT (SELECT count(*) FROM audit WHERE action = 'request_approved') AS approved, (SELECT count(*) FROM audit WHERE action = 'request_denied') AS denied,
       (SELECT count(*) FROM requests WHERE state = 'approved') AS yes, (SELECT count(*) FROM requests WHERE state = 'denied') AS no, (SELECT count(*) FROM grants) AS grants;`,
  );
  const counted = { approved: Number(stored.approved), denied: Number(stored.denied), yes: Number(stored.yes), no: Number(stored.no), grants: Number(stored.grants), licenses: new Set(writes.map(({ accountId }) => accountId)).size, writes: writes.length };
  const wanted = { approved: yes, denied: no, yes, no, grants: yes, licenses: yes, writes: yes };
  if (JSON.stringify(counted) !== JSON.stringify(wanted)) throw new Error(`stored is ${JSON.stringify(counted)}, and answered was ${JSON.stringify(wanted)}`);
}

// Two people are approved at the same moment and one seat is free: one gets it, the other is told that they wait.

import { crowd } from '../crowd.mjs';
import { RIVALS, startRivals } from '../rivals.mjs';
import { Visitor } from '../visitor.mjs';

export const figure = {
  about: 'of 1000 seats for which two were approved at once, those that not exactly one got, while the other was told to wait',
  unit: 'wrong', digits: 0, atMost: 0,
};

const ROUNDS = 1000;
const WAITS = 'Now: waiting for a free seat.';

export async function measure({ world, say }) {
  const people = await crowd(world, 2 * ROUNDS, RIVALS);
  for (const one of people) await settle(world, one);
  const { rivals, said, stop } = await startRivals(world, 2);
  try {
    const [begin, taken] = [performance.now(), await seatsTaken(world)];
    const problems = [];
    for (let number = 0; number < ROUNDS; number += 1) {
      await world.setSeats(taken + number + 1);
      problems.push(await race(world, rivals, people.slice(2 * number, 2 * number + 2), number, taken));
    }
    const wrong = problems.filter(Boolean);
    for (const problem of wrong.slice(0, 5)) say(problem);
    say(`${ROUNDS} seats on ${said}, ${((performance.now() - begin) / 1000).toFixed(0)} s`);
    return wrong.length;
  } finally {
    await stop();
  }
}

/** An account at Jira and one at the company's sign-in. */
async function settle(world, { login, name, email, account }) {
  await world.call('PUT', `${world.jira}/_sim/accounts/${account}`, { name, email });
  await world.call('POST', `${world.idp}/_idp/people`, { login, email, name, groups: ['contractors'] });
}

async function race(world, rivals, people, number, taken) {
  const answers = await Promise.all(rivals.map((rival, place) => rival.decide(people[place].request, 'approve')));
  const pages = await Promise.all(rivals.map((rival, place) => rival.read(people[place].request)));
  const waits = people.filter((_, place) => pages[place].includes(WAITS));
  // Whoever waits takes it back: the next seat is not theirs.
  for (const one of waits) await withdraw(world, one);
  const after = await seatsTaken(world);
  if (answers.every(({ won }) => won) && waits.length === 1 && after === taken + number + 1) return undefined;
  const stages = pages.map((page) => /Now: [^.]*/.exec(page)?.[0] ?? page.slice(0, 200));
  return `round ${number}: answers ${answers.map(({ status }) => status)}, ${stages.join(' and ')}, ${after} seats taken of ${taken + number + 1}`;
}

async function withdraw(world, { login, request }) {
  const visitor = await Visitor.signIn(world, login);
  const { status, headers } = await visitor.ask(`${world.portal}/api/requests/withdraw`, { form: { id: request } });
  if (status !== 303 || headers.location.includes('problem')) throw new Error(`not withdrawn: ${status} to ${headers.location}`);
}

/** Members of the license group. */
async function seatsTaken(world) {
  const { groups } = await world.call('GET', `${world.jira}/_sim/state`);
  return groups.find(({ name }) => name === 'jira-software-users-acme').members.length;
}

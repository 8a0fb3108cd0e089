// How long a licensed click waits when the portal is half as busy as it can be.

import { licensedClick } from '../licensed.mjs';
import { saturate, send } from '../load.mjs';
import { median, spread } from '../numbers.mjs';

export const figure = {
  about: 'a licensed bounce at half of the saturated rate, from the moment it was due to its whole answer',
  unit: 'ms', digits: 2, atMost: 4,
};

const ROUNDS = 5;
const SECONDS = 4;
const CONNECTIONS = 32;

export async function measure({ world, say }) {
  const { link, headers, warm } = await licensedClick(world);
  const rounds = [];
  // The rate is found anew for each round: what the machine does beside us changes both alike.
  for (let round = 0; round < ROUNDS; round += 1) {
    await warm();
    const saturated = await saturate(world.portal + link, headers, { seconds: 2, connections: CONNECTIONS });
    const rate = Math.round(saturated / 2);
    rounds.push({ rate, ...(await send(world.portal + link, headers, { expect: 302, connections: CONNECTIONS, requests: rate * SECONDS, rate })) });
  }
  const all = (what, digits) => spread(rounds.map((round) => round[what]), digits);
  say(`${ROUNDS} rounds of ${SECONDS} s, ${CONNECTIONS} connections, ${all('rate', 0)} a second`);
  say(`p50 ${all('p50_ms', 2)}, p99 ${all('p99_ms', 2)}, longest ${all('max_ms', 2)} ms`);
  return median(rounds.map((round) => round.p99_ms));
}

// How much of a bare handler's throughput the portal keeps: all that sessions, licenses, layers and headers cost.

import { licensedClick } from '../licensed.mjs';
import { saturate, startBare } from '../load.mjs';
import { median, spread } from '../numbers.mjs';

export const figure = {
  about: 'a licensed bounce, session and license in memory, against a bare axum handler with the same redirect',
  unit: 'ratio', digits: 3, atLeast: 0.65,
};

const PAIRS = 12;
const ROUND = { seconds: 2, connections: 32 };

export async function measure({ world, say }) {
  const { link, headers, warm } = await licensedClick(world);
  const bare = await startBare(world);
  const round = async (origin) => {
    await warm(origin);
    return saturate(origin + link, headers, ROUND);
  };
  try {
    await round(world.portal);
    await round(bare.origin);
    const pairs = [];
    for (let pair = 0; pair < PAIRS; pair += 1) pairs.push(await alternate(pair, round, world.portal, bare.origin));
    const ratios = pairs.map(([portal, plain]) => portal / plain);
    say(`${PAIRS} pairs of rounds in turn, ${ROUND.seconds} s each, ${ROUND.connections} connections of wrk`);
    say(`portal ${spread(pairs.map(([portal]) => portal), 0)} a second, bare ${spread(pairs.map(([, plain]) => plain), 0)}, ratio ${spread(ratios, 3)}`);
    return median(ratios);
  } finally {
    await bare.stop();
  }
}

/** Each goes first as often as the other: what grows or fades over a pair favors none. */
async function alternate(pair, round, portal, bare) {
  if (pair % 2) {
    const plain = await round(bare);
    return [await round(portal), plain];
  }
  return [await round(portal), await round(bare)];
}

// How long an admin waits for the replay of a draft, once the rows are read: texts of facts and decisions in, summary out.

import { median, spread } from '../numbers.mjs';
import { thePolicy } from '../load.mjs';

export const figure = {
  about: 'a draft of 100 rules run over 100 000 stored decisions, from their text on',
  unit: 's', digits: 2, atMost: 2,
};

const ROUNDS = 5;

export async function measure({ say }) {
  const rounds = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    rounds.push((await thePolicy('replay', '--decisions', '100000')).all_ms / 1000);
  }
  say(`${ROUNDS} replays: ${spread(rounds, 2)} s`);
  return median(rounds);
}

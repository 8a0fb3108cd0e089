// What one decision costs the processor: a hundred rules, all of them looked at, with the trace that is stored.

import { thePolicy } from '../load.mjs';

export const figure = {
  about: 'one decision by a policy of 100 rules, of which the last one matches, with its trace',
  unit: 'µs', digits: 1, atMost: 20,
};

export async function measure({ say }) {
  const { each_us, all_ms } = await thePolicy('evaluate');
  say(`10 200 decisions in ${all_ms.toFixed(0)} ms, the median of 51 rounds`);
  return each_us;
}

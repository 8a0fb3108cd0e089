// node bench/main.mjs [NAME...]: measures figures of the release build and closes with a line for each. A figure is a
// file in figures/: its name, what it must hold, and one function.

import { mkdir, readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { freshDatabase } from '../world/database.mjs';
import { startWorld } from '../world/world.mjs';
import { conditions, loadAverage } from './conditions.mjs';
import { choose, isMissed, lineOf } from './report.mjs';

const FIGURES = new URL('figures/', import.meta.url);
const directory = resolve(fileURLToPath(new URL('../../target/bench', import.meta.url)));

const files = (await readdir(FIGURES)).filter((file) => file.endsWith('.mjs')).sort();
const names = files.map((file) => file.slice(0, -'.mjs'.length));
let chosen;
try {
  chosen = choose(names, process.argv.slice(2));
} catch (error) {
  console.error(error.message);
  process.exit(2);
}
// Ctrl-C ends the parts by way of the exit, as everywhere in the simulated world.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

for (const [what, is] of await conditions()) console.log(`${what.padEnd(12)}  ${is}`);
await mkdir(directory, { recursive: true });
const results = await measureAll();
console.log(`${'load after'.padEnd(12)}  ${loadAverage()}\n`);
for (const result of results) console.log(lineOf(result));
process.exit(results.some(isMissed) ? 1 : 0);

/** One after the other, each in the world as on its first day. */
async function measureAll() {
  let world;
  let database;
  const measured = [];
  try {
    for (const name of chosen) {
      await world?.parts.portal.stop();
      await database?.drop();
      database = await freshDatabase(directory);
      if (world) await world.reset(database.url);
      else world = await startWorld({ databaseUrl: database.url, directory });
      measured.push(await measureOne(name, world));
    }
  } finally {
    await world?.stop();
    await database?.drop();
  }
  return measured;
}

async function measureOne(name, world) {
  const { figure, measure } = await import(new URL(`${name}.mjs`, FIGURES));
  console.log(`\n${name}: ${figure.about}`);
  try {
    const value = await measure({ world, say: (text) => console.log(`  ${text}`) });
    return { name, figure, value };
  } catch (error) {
    console.error(error);
    return { name, figure };
  }
}

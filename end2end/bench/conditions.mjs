// Under what the figures came about: without it a figure says nothing.

import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import os from 'node:os';
import { basename, dirname } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Pairs of what and how it is. */
export async function conditions() {
  const [cpu] = os.cpus();
  const binary = process.env.LATCHKEY_BIN;
  const { size } = await stat(binary);
  return [
    ['machine', `${cpu.model.trim()}, ${os.availableParallelism()} cores, ${(os.totalmem() / 1e9).toFixed(1)} GB`],
    ['system', `${os.type()} ${os.release()}`],
    ['binary', `${basename(dirname(binary))} build, ${(size / 1e6).toFixed(1)} MB, ${await firstLine('rustc', '--version')}`],
    ['tools', `${(await firstLine('wrk', '-v')).replace(/ \[.*/, '')}, node ${process.version}`],
    ['database', process.env.TEST_DATABASE_URL ? 'PostgreSQL' : 'SQLite'],
    ['load before', loadAverage()],
  ];
}

/** Of the last minute, five and fifteen. Whoever else uses the machine shows here. */
export function loadAverage() {
  return os.loadavg().map((load) => load.toFixed(2)).join(' ');
}

/** wrk prints its version and ends as if that were an error. */
async function firstLine(command, ...words) {
  const { stdout } = await run(command, words).catch((error) => error);
  return stdout?.split('\n')[0] ?? 'unknown';
}

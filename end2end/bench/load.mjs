// Load on loopback, from processes of their own: wrk for all that a server can answer, our client for a counted number of
// requests and for a fixed rate (docs/adr/0014).

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { freePorts } from '../world/ports.mjs';
import { answers, Part } from '../world/process.mjs';

const run = promisify(execFile);

/** How many of these requests a second are answered when as many come as can. */
export async function saturate(url, headers, { seconds, connections }) {
  const words = ['-t1', `-c${connections}`, `-d${seconds}s`, ...headerWords(headers, '-H'), url];
  const { stdout } = await run('wrk', words, { timeout: (seconds + 30) * 1000 });
  return rateOf(stdout);
}

/** What wrk says; requests that went wrong are no throughput. */
export function rateOf(output) {
  const wrong = /^ *(Non-2xx or 3xx responses|Socket errors): .*$/m.exec(output);
  if (wrong) throw new Error(`wrk: ${wrong[0].trim()}`);
  const rate = /^Requests\/sec: +([\d.]+)$/m.exec(output);
  if (!rate) throw new Error(`wrk said no rate:\n${output}`);
  return Number(rate[1]);
}

/** Sends so many requests, at `rate` a second when one is given; resolves with how long they took. */
export async function send(url, headers, { expect, connections, requests, rate }) {
  const words = ['load', '--url', url, ...headerWords(headers, '--header'), '--expect', expect, '--connections', connections, '--requests', requests];
  if (rate) words.push('--rate', rate);
  const { stdout } = await run(process.env.BENCH_BIN, words.map(String), { timeout: 300_000 });
  return JSON.parse(stdout);
}

/** What the policy alone takes, in a process without a server. */
export async function thePolicy(...words) {
  const { stdout } = await run(process.env.BENCH_BIN, words, { timeout: 120_000 });
  return JSON.parse(stdout);
}

/** The handler to compare with: it redirects to the site and knows nobody. Resolves with a started part. */
export async function startBare(world) {
  const listen = `127.0.0.1:${(await freePorts()).portal}`;
  const bare = new Part({
    name: 'bare',
    command: [process.env.BENCH_BIN, 'bare', '--listen', listen, '--site', world.jira],
    log: `${world.directory}/bare.log`,
    isReady: answers(`http://${listen}/`),
  });
  await bare.start();
  return Object.assign(bare, { origin: `http://${listen}` });
}

function headerWords(headers, option) {
  return Object.entries(headers).flatMap(([name, value]) => [option, `${name}: ${value}`]);
}

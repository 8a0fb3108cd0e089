// A night's mails, all due at once: they go as fast as the configuration says, and the portal does not grow over it.

import { readFile, writeFile } from 'node:fs/promises';
import net from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { runSql } from '../../world/database.mjs';
import { freePorts } from '../../world/ports.mjs';
import { Part } from '../../world/process.mjs';
import { queueMails } from '../mails.mjs';
import { resident } from '../resident.mjs';

const MAILS = 50_000;
const RATE = 250;
const MOST_MB = 256;

export const figure = {
  about: `${MAILS} queued mails, ${RATE} a second as configured, by SMTP; the portal stays under ${MOST_MB} MB`,
  unit: 'mails/s', digits: 1, atLeast: RATE * 0.95,
};

export async function measure({ world, say }) {
  const sink = await startSink(world);
  const { portal } = world.parts;
  try {
    await queueMails(world, MAILS);
    await sendTo(world, sink);
    const begin = performance.now();
    await portal.start();
    await arrived(sink);
    const seconds = (performance.now() - begin) / 1000;
    const { VmHWM } = await resident(portal.pid);
    say(`${MAILS} mails in ${seconds.toFixed(1)} s; ${VmHWM.toFixed(1)} MB at the most`);
    await portal.stop();
    await expectAllDone(world, sink);
    if (VmHWM > MOST_MB) throw new Error(`the portal took ${VmHWM.toFixed(1)} MB, and ${MOST_MB} is the most`);
    return MAILS / seconds;
  } finally {
    await sink.stop();
  }
}

/** From its next start on the portal sends there, at the figure's rate. */
async function sendTo(world, { address }) {
  const file = join(world.directory, 'latchkey.toml');
  const toml = await readFile(file, 'utf8');
  await writeFile(file, toml.replace(/^\[smtp\]\nurl = .*$/m, `[smtp]\nurl = "smtp://${address}"\nper_second = ${RATE}`));
}

/** Postfix's smtp-sink, which counts what it takes and keeps nothing. */
async function startSink(world) {
  const { smtp: port } = await freePorts();
  const address = `127.0.0.1:${port}`;
  const script = new URL('../../../.ci/smtp-sink', import.meta.url).pathname;
  const log = join(world.directory, `sink-${port}.log`);
  const sink = new Part({ name: 'smtp-sink', command: [script, '-c', address, '64'], log, isReady: () => listens(port) });
  await sink.start();
  return Object.assign(sink, { address });
}

function listens(port) {
  return new Promise((resolve) => {
    const socket = net.connect({ host: '127.0.0.1', port });
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false)).once('connect', () => socket.destroy());
  });
}

/** Waits until it has counted them all, at most four times as long as the rate allows. */
async function arrived(sink) {
  for (let tries = 0; tries < (4 * MAILS * 5) / RATE; tries += 1) {
    if ((await counted(sink)) >= MAILS) return;
    await sleep(200);
  }
  throw new Error(`only ${await counted(sink)} of ${MAILS} mails came`);
}

/** It writes its counters over one another: `sess=4 quit=0 mesg=50000`. */
async function counted(sink) {
  const text = await readFile(sink.log, 'utf8');
  return Number(/^.*mesg=(\d+)/s.exec(text)?.[1] ?? 0);
}

async function expectAllDone(world, sink) {
  const states = await runSql(world.databaseUrl, "SELECT state, count(*) AS count FROM jobs WHERE kind = 'send_mail' GROUP BY state;");
  const [came, said] = [await counted(sink), states.map(({ state, count }) => `${count} ${state}`).join(', ')];
  if (came !== MAILS || said !== `${MAILS} done`) throw new Error(`${came} mails came of ${MAILS}, and of the jobs ${said}`);
}

// How long the portal is away when it is restarted: from the start of the process to the first connection it takes.

import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import { median, spread } from '../numbers.mjs';
import { Part } from '../../world/process.mjs';

export const figure = {
  about: 'from the start of the process, on an existing database, to listening',
  unit: 'ms', digits: 0, atMost: 150,
};

const STARTS = 15;

export async function measure({ world, say }) {
  const { hostname: host, port } = new URL(world.portal);
  await world.parts.portal.stop();
  const portal = new Part({ ...world.parts.portal, isReady: () => takesConnections(host, port) });
  const times = [];
  for (let start = 0; start < STARTS; start += 1) {
    const begin = performance.now();
    await portal.start();
    times.push(performance.now() - begin);
    await portal.stop();
  }
  say(`${STARTS} starts: ${spread(times, 0)} ms`);
  return median(times);
}

/** Looks every millisecond, for a second. */
async function takesConnections(host, port) {
  for (let tries = 0; tries < 1000; tries += 1) {
    if (await connects(host, port)) return true;
    await sleep(1);
  }
  return false;
}

function connects(host, port) {
  return new Promise((resolve) => {
    const socket = net.connect({ host, port });
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false)).once('connect', () => socket.destroy());
  });
}

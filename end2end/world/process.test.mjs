// Parts start, stop and never outlive whoever started them.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { ADDRESS, freePorts, isFree } from './ports.mjs';
import { answers, Part } from './process.mjs';

let directory;
before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'latchkey-parts-'));
});
after(() => rm(directory, { recursive: true }));

const SERVER = `require('http').createServer((_, r) => r.end('ok')).listen(Number(process.argv[1]), '127.0.0.1')`;

function server(port) {
  const command = [process.execPath, '-e', SERVER, String(port)];
  return new Part({ name: 'server', command, log: join(directory, 'server.log'), isReady: answers(`http://127.0.0.1:${port}/`) });
}

test('a part serves once started, hangs while paused, and is gone once stopped', async () => {
  const { portal: port } = await freePorts();
  const part = server(port);
  const ask = () => fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(300) });
  await part.start();
  assert.equal((await ask()).status, 200);
  part.pause();
  await assert.rejects(ask());
  part.resume();
  assert.equal((await ask()).status, 200);
  await Promise.all([part.stop(), part.stop()]);
  assert.equal(part.pid, undefined);
  assert.ok(await isFree(ADDRESS.portal, port));
  await part.restart();
  assert.equal((await ask()).status, 200);
  await part.stop();
});

test('a part that cannot start says why', async () => {
  const part = new Part({ name: 'broken', command: [process.execPath, '-e', "throw new Error('no luck')"], log: join(directory, 'broken.log'), isReady: async () => false });
  await assert.rejects(part.start(), /broken did not start[^]*no luck/);
});

for (const signal of ['SIGTERM', 'SIGKILL']) {
  test(`the parts of somebody ended by ${signal} end too`, async () => {
    const { portal: port } = await freePorts();
    const script = join(directory, `${signal}.mjs`);
    const here = new URL('.', import.meta.url).href;
    await writeFile(script, `
import { exitOnSignal } from '${here}listen.mjs';
import { answers, Part } from '${here}process.mjs';
exitOnSignal();
const command = [process.execPath, '-e', ${JSON.stringify(SERVER)}, '${port}'];
await new Part({ name: 'server', command, log: '${join(directory, 'orphan.log')}', isReady: answers('http://127.0.0.1:${port}/') }).start();
console.log('started');
setInterval(() => {}, 1000);`);
    const parent = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(parent.stdout, 'data');
    assert.equal(await isFree(ADDRESS.portal, port), false);
    parent.kill(signal);
    await once(parent, 'exit');
    for (let tries = 0; tries < 100 && !(await isFree(ADDRESS.portal, port)); tries += 1) await new Promise((resolve) => setTimeout(resolve, 20));
    assert.ok(await isFree(ADDRESS.portal, port));
  });
}

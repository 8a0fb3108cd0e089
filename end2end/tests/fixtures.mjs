// What every browser test stands on: a world as on its first day, people who open browsers in it, and a watch over all
// that the browsers see: no redirect leaves the known parties, no page breaks its content security policy or its script.

import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { test as base, expect } from '@playwright/test';

import { freshDatabase } from '../world/database.mjs';
import { startWorld } from '../world/world.mjs';
import { Person } from './person.mjs';

export { expect };

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const test = base.extend({
  /** The world's ports, where they matter; else any that are free. */
  fixedPorts: [undefined, { option: true, scope: 'worker' }],

  /** The first policy, where a test needs another than the demo's. */
  policy: [undefined, { option: true }],

  /** One world a worker, because starting it takes seconds and resetting it does not. */
  workerWorld: [
    async ({}, use) => {
      const directory = await mkdtemp(join(tmpdir(), 'latchkey-browser-'));
      const holder = { directory, world: undefined, database: undefined };
      await use(holder);
      await holder.world?.stop();
      await holder.database?.drop();
      await rm(directory, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],

  world: async ({ workerWorld, fixedPorts, policy }, use, testInfo) => {
    const { directory } = workerWorld;
    await workerWorld.world?.parts.portal.stop('SIGKILL');
    await workerWorld.database?.drop();
    workerWorld.database = await freshDatabase(directory);
    const databaseUrl = workerWorld.database.url;
    if (workerWorld.world) await workerWorld.world.reset(databaseUrl, policy);
    else workerWorld.world = await startWorld({ databaseUrl, directory, fixedPorts, policy });
    await use(workerWorld.world);
    if (testInfo.status !== testInfo.expectedStatus) {
      for (const { name, log } of Object.values(workerWorld.world.parts)) {
        await testInfo.attach(`${name}.log`, { body: readFileSync(log, 'utf8').slice(-4_000), contentType: 'text/plain' });
      }
    }
  },

  /** `person('mina')` opens a browser of her own, with no cookies. */
  person: async ({ browser, contextOptions, world }, use) => {
    const contexts = [];
    const seen = [];
    await use(async (login, options = {}) => {
      const context = await browser.newContext({ ...contextOptions, ...options });
      contexts.push(context);
      watch(context, world, seen);
      return new Person({ ...world.people.find((one) => one.login === login), world, context, page: await context.newPage() });
    });
    for (const context of contexts) await context.close();
    expect(seen, 'redirects that leave, policy violations and script errors').toEqual([]);
  },

  /** Notes anything axe calls serious or critical on the page as it is now; the test goes on, and fails at its end. */
  axe: async ({ javaScriptEnabled }, use) => {
    await use(async (page, name = page.url()) => {
      // It runs in the page, and says the same of the same page in the other project.
      if (!javaScriptEnabled) return;
      // Evaluated through the debugger, which no content security policy holds back.
      await page.evaluate(AXE);
      const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'], iframes: false }));
      const grave = violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(' | ')}`);
      expect.soft(grave, `accessibility of ${name}`).toEqual([]);
    });
  },
});

function watch(context, world, seen) {
  const parties = [world.portal, world.jira, world.idp, world.inbox];
  context.on('response', (response) => {
    const location = response.headers().location;
    if (location && !parties.includes(new URL(location, response.url()).origin)) seen.push(`${response.url()} redirects to ${location}`);
  });
  context.on('console', (message) => {
    if (/content security policy/i.test(message.text())) seen.push(`${message.location().url}: ${message.text()}`);
  });
  context.on('weberror', (error) => seen.push(`${error.page()?.url()}: ${error.error()}`));
}

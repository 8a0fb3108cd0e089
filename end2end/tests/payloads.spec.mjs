// The portal's own corpus of hostile links, followed by somebody who holds a license. What a link means is decided by the
// browser in the end, so the browser is asked: wherever it stands afterwards, it is with a party that is known.

import { readFileSync } from 'node:fs';

import { expect, test } from './fixtures.mjs';
import { expectIssue } from './journeys.mjs';

const CORPUS = readFileSync(new URL('../../app/domain/src/target/payloads.txt', import.meta.url), 'utf8');
const CHARACTERS = { '{CR}': '\r', '{LF}': '\n', '{TAB}': '\t', '{NUL}': '\0', '{SP}': ' ', '{DEL}': '\x7f' };

const payloads = CORPUS.split('\n')
  .filter((line) => line && !line.startsWith('# '))
  .map((line) => line.replace(/\{[A-Z]+\}/g, (name) => CHARACTERS[name]));

/** The ways in: as a parameter, as a part of a mirrored path, and on the way back from signing in. */
const ENTRIES = [
  (payload) => `/go?to=${encodeURIComponent(payload)}`,
  (payload) => `/browse/${payload}`,
  (payload) => `/auth/sign-in?return=${encodeURIComponent(payload)}`,
];

// The tag only keeps it from being run twice: redirects are the same without scripts.
test('no link of the corpus leads a licensed person off the known hosts', { tag: '@javascript' }, async ({ person, world }) => {
  test.slow();
  expect(payloads.length).toBeGreaterThanOrEqual(70);
  const noor = await person('noor');
  await noor.open('/browse/PROJ-1');
  await expectIssue(noor, '/browse/PROJ-1', 'Cart loses the coupon');

  const known = [world.portal, world.idp, world.jira];
  const astray = await Promise.all(
    ENTRIES.map(async (entry) => {
      const page = await noor.newTab();
      const found = [];
      for (const link of payloads.map(entry)) {
        await page.goto(world.portal + link, { waitUntil: 'commit' });
        if (!known.includes(new URL(page.url()).origin)) found.push(`${JSON.stringify(link)} leads to ${page.url()}`);
      }
      return found;
    }),
  );
  expect(astray.flat()).toEqual([]);
  await world.expectNoWrites();
});

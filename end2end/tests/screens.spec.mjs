// The pictures of docs/screens, taken on the demo's own addresses: `SCREENS=1 .ci/browser screens --project="with JavaScript"`.

import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { DEMO_PORTS } from '../world/ports.mjs';
import { expect, test } from './fixtures.mjs';
import { everyPage } from './gallery.mjs';

const FOLDER = fileURLToPath(new URL('../../docs/screens/', import.meta.url));
const WIDE = { width: 1000, height: 800 };
const PHONE = { width: 375, height: 812 };

/** Which stops of the walk are shown, and as what. */
const PICTURES = {
  ask: ['ask'],
  waiting: ['waiting', 'waiting-phone', 'waiting-phone-dark'],
  verdict: ['verdict', 'verdict-phone', 'verdict-phone-dark', 'demo'],
  'verdict-doubtful': ['verdict-doubtful'],
  inbox: ['inbox', 'inbox-phone', 'inbox-phone-dark'],
  'inbox-decided': ['inbox-decided'],
  granted: ['granted'],
  denied: ['denied'],
  problem: ['problem'],
  system: ['system'],
  webhooks: ['webhooks'],
  tokens: ['tokens'],
  mail: ['mail'],
};

test.use({ fixedPorts: DEMO_PORTS, contextOptions: { viewport: WIDE, colorScheme: 'light' } });

test('the pictures of the documents', { tag: '@javascript' }, async ({ person, world }) => {
  test.slow();
  await mkdir(FOLDER, { recursive: true });
  const taken = [];
  for await (const { name, page } of everyPage(person, world)) {
    for (const picture of PICTURES[name] ?? []) {
      const isPhone = picture.includes('-phone');
      // On a whole page a bar that keeps in sight would stand in its middle.
      const sticks = picture.startsWith('inbox');
      await page.setViewportSize(isPhone ? PHONE : WIDE);
      await page.emulateMedia({ colorScheme: picture.endsWith('-dark') ? 'dark' : 'light' });
      await page.screenshot({ path: `${FOLDER}${picture}.png`, fullPage: isPhone && !sticks, animations: 'disabled', caret: 'hide' });
      taken.push(picture);
    }
    await page.setViewportSize(WIDE);
    await page.emulateMedia({ colorScheme: 'light' });
  }
  expect(taken).toEqual(expect.arrayContaining(Object.values(PICTURES).flat()));
});

// The pictures of docs/screens, taken on the demo's own addresses: `SCREENS=1 .ci/browser screens --project="with JavaScript"`.

import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { DEMO_PORTS } from '../world/ports.mjs';
import { expect, test } from './fixtures.mjs';
import { everyPage } from './gallery.mjs';
import { askFor, expectIssue, ISSUE, THIRTY_DAYS } from './journeys.mjs';
import { everyLetter } from './letters.mjs';
import { frame, homePage, licensePage, verdictPage } from './pages.mjs';

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
  'stand-ins': ['stand-ins'],
  granted: ['granted'],
  denied: ['denied'],
  problem: ['problem'],
  system: ['system'],
  audit: ['audit'],
  'rule-editor': ['rule-editor'],
  rules: ['rules'],
  'rules-try': ['rules-try'],
  replay: ['replay'],
  product: ['product'],
  products: ['products'],
  notifications: ['notifications'],
  webhooks: ['webhooks'],
  tokens: ['tokens'],
  mail: ['mail'],
};

// One after the other: there is one set of addresses.
test.describe.configure({ mode: 'default' });
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
      const isWhole = (isPhone && !sticks) || picture.startsWith('rule') || ['replay', 'product', 'notifications'].includes(picture);
      await page.screenshot({ path: `${FOLDER}${picture}.png`, fullPage: isWhole, animations: 'disabled', caret: 'hide' });
      taken.push(picture);
    }
    await page.setViewportSize(WIDE);
    await page.emulateMedia({ colorScheme: 'light' });
  }
  expect(taken).toEqual(expect.arrayContaining(Object.values(PICTURES).flat()));
});

test('the pictures of the letters, as they arrive', { tag: '@javascript' }, async ({ person, world }) => {
  test.slow();
  await mkdir(FOLDER, { recursive: true });
  const sam = await person('sam');
  const mails = await everyLetter(sam, world);
  const reader = await sam.newTab();
  // Low, so that a letter is as high as it needs to be.
  const low = { width: PHONE.width, height: 100 };
  await reader.setViewportSize(low);
  const heights = [];
  for (const { html } of mails) {
    await reader.setContent(html);
    heights.push(await reader.evaluate(() => document.documentElement.scrollHeight));
  }
  const first = mails.find(({ subject }) => /Mina Choi asks for Jira Software \(/.test(subject));
  for (const colorScheme of ['light', 'dark']) {
    const name = (picture) => `${FOLDER}${picture}${colorScheme === 'dark' ? '-dark' : ''}.png`;
    await reader.emulateMedia({ colorScheme });
    await reader.setViewportSize(low);
    await reader.setContent(first.html);
    await reader.screenshot({ path: name('mail-phone'), fullPage: true });
    // All of them on one sheet, each in a frame as wide as a phone.
    await reader.setViewportSize({ width: 4 * (PHONE.width + 24) + 24, height: 800 });
    await reader.setContent(sheet(mails, heights));
    await reader.screenshot({ path: name('mails'), fullPage: true });
  }
});

test.describe('where licenses end and seats run out', () => {
  test.use({ policy: THIRTY_DAYS });

  test('the pictures of what ends and who waits', { tag: '@javascript' }, async ({ person, world }) => {
    test.slow();
    const visitor = (login) => person(login, { reducedMotion: 'reduce' });
    const picture = ({ page }, name) => page.screenshot({ path: `${FOLDER}${name}.png`, animations: 'disabled', caret: 'hide' });
    const eli = await visitor('eli');
    await eli.open(ISSUE);
    await expectIssue(eli);
    await world.setSeats(5);
    const [ada, mina, kofi] = [await visitor('ada'), await visitor('mina'), await visitor('kofi')];
    for (const one of [mina, kofi]) {
      const asked = await askFor(one);
      await ada.open(asked);
      await verdictPage(ada.page).approve.click();
      await expect(verdictPage(ada.page).outcome).toBeVisible();
      await one.open(asked);
    }
    await expect(frame(kofi.page).main).toContainText('You are second in line.');
    await picture(kofi, 'waitlist');
    await world.passDays(28);
    await eli.open('/');
    await homePage(eli.page).licenses.getByRole('link', { name: 'Jira Software' }).click();
    await expect(licensePage(eli.page).askToExtend).toBeVisible();
    await picture(eli, 'license-ends');
  });
});

function sheet(mails, heights) {
  const quoted = (html) => html.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  const frames = mails.map(({ html }, at) => `<iframe srcdoc="${quoted(html)}" height="${heights[at]}"></iframe>`);
  return `<meta name="color-scheme" content="light dark">
<style>
body { margin: 0; padding: 24px; display: grid; grid-template-columns: repeat(4, ${PHONE.width}px); gap: 24px; align-items: start; background: light-dark(#dfe4e4, #000); }
iframe { display: block; width: ${PHONE.width}px; border: 0; }
</style>
${frames.join('\n')}`;
}

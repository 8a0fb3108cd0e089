// Every page of the main journey can be read by everybody: axe finds nothing grave, in light and dark, and nothing
// scrolls sideways on a narrow phone.

import { expect, test } from './fixtures.mjs';
import { approveFromMail, askFor, denyFromMail, ISSUE } from './journeys.mjs';
import { askPage, choice } from './pages.mjs';

for (const colorScheme of ['light', 'dark']) {
  test(`the pages of an ask are accessible in ${colorScheme}`, { tag: '@javascript' }, async ({ person, axe }) => {
    const [mina, ada] = [await person('mina'), await person('ada')];
    for (const { page } of [mina, ada]) await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });

    await mina.page.goto(mina.world.portal + ISSUE);
    await expect(choice(mina.page).person('Mina Choi')).toBeVisible();
    await axe(mina.page);
    await mina.signInIfAsked();
    await expect(askPage(mina.page).ask).toBeVisible();
    await axe(mina.page);
    const requestUrl = await askFor(mina);
    await axe(mina.page);

    await ada.open(requestUrl);
    await axe(ada.page);
    const mail = await ada.mail();
    await ada.page.goto(`${ada.world.inbox}/mails/${mail.id}`);
    await axe(ada.page);
    await denyFromMail(ada, 'Not this month.');
    await axe(ada.page);
    await mina.page.goto(requestUrl);
    await axe(mina.page);
  });
}

test('no page of the main journey scrolls sideways at 320 pixels', async ({ person }) => {
  const [mina, ada] = [await person('mina'), await person('ada')];
  const fits = async ({ page }) => {
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width, `width of ${page.url()}`).toBeLessThanOrEqual(320);
  };
  for (const { page } of [mina, ada]) await page.setViewportSize({ width: 320, height: 640 });
  await mina.open(ISSUE);
  await fits(mina);
  const requestUrl = await askFor(mina);
  await fits(mina);
  await ada.open(requestUrl);
  await fits(ada);
  await approveFromMail(ada);
  await fits(ada);
  await ada.open('/');
  await fits(ada);
});

test('a page that is not there says so and shows a way on', async ({ person, axe }) => {
  const ada = await person('ada');
  await ada.open('/requests/00000000-0000-4000-8000-000000000000');
  await expect(ada.page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(ada.page.getByRole('main').getByRole('link').first()).toBeVisible();
  await axe(ada.page);
});

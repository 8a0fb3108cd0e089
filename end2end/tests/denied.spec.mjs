// A no says why and what comes next.

import { expect, test } from './fixtures.mjs';
import { askFor, denyFromMail, ISSUE } from './journeys.mjs';
import { askPage, verdictPage } from './pages.mjs';

test('a denied person sees the reason', async ({ person, world }) => {
  const mina = await person('mina');
  const requestUrl = await askFor(mina);
  const ada = await person('ada');
  await denyFromMail(ada, 'Your contract with us ended in May.');

  await mina.page.goto(requestUrl);
  await expect(mina.page.getByText('Your contract with us ended in May.').first()).toBeVisible();
  await expect(mina.page.getByText(/Ada Park/).first()).toBeVisible();
  await world.expectNoWrites();
});

test('a denial without a reason is not taken', async ({ person, world }) => {
  const mina = await person('mina');
  const requestUrl = await askFor(mina);
  const ada = await person('ada');
  await ada.open(requestUrl);
  await verdictPage(ada.page).deny.click();
  await expect(verdictPage(ada.page).approve).toBeVisible();
  await world.expectNoWrites();
});

test('a person whom a rule denies sees why and cannot ask', async ({ person, world }) => {
  const rolf = await person('rolf');
  await rolf.open(ISSUE);
  await expect(rolf.page.getByText('People from rival.example get no license here.', { exact: false })).toBeVisible();
  await expect(askPage(rolf.page).ask).toHaveCount(0);
  await world.expectNoWrites();
});

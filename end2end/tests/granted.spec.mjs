// Policy gives a license at once to those it should, and to nobody else.

import { expect, test } from './fixtures.mjs';
import { expectIssue, ISSUE } from './journeys.mjs';
import { askPage } from './pages.mjs';

test('a new employee is given a license and lands on the exact URL with its query', async ({ person, world }) => {
  const eli = await person('eli');
  await eli.open(ISSUE);
  await expectIssue(eli);
  const writes = await world.writes();
  expect(writes).toHaveLength(1);
});

test('the license given once is there the next time', async ({ person, world }) => {
  const eli = await person('eli');
  await eli.open(ISSUE);
  await expectIssue(eli);
  await eli.page.goto(world.portal + '/browse/PROJ-1');
  await expectIssue(eli, '/browse/PROJ-1', 'Cart loses the coupon');
  expect(await world.writes()).toHaveLength(1);
});

test('a person whose e-mail is not verified is given nothing', async ({ person, world }) => {
  const una = await person('una');
  await una.open(ISSUE);
  expect(new URL(una.page.url()).origin).toBe(world.portal);
  await world.expectNoWrites();
});

test('a person whom Jira does not know is for a human to decide', async ({ person, world }) => {
  const hal = await person('hal');
  await hal.open(ISSUE);
  await expect(askPage(hal.page).ask).toBeVisible();
  await world.expectNoWrites();
});

test('a person who cancels the sign-in gets a page that helps, and nothing is written', async ({ person, world }) => {
  const eli = await person('eli');
  await eli.page.goto(world.portal + ISSUE);
  await eli.page.getByRole('button', { name: 'Cancel' }).click();
  await eli.page.waitForURL((url) => url.origin === world.portal);
  await expect(eli.page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(eli.page.getByRole('main').getByRole('link').first()).toBeVisible();
  await world.expectNoWrites();
});

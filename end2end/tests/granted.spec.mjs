// Policy gives a license at once to those it should, and to nobody else.

import { expect, test } from './fixtures.mjs';
import { expectIssue, expectOneLicenseFor, ISSUE } from './journeys.mjs';
import { askPage, choice, frame } from './pages.mjs';

test('a new employee is given a license and lands on the exact URL with its query', async ({ person }) => {
  const eli = await person('eli');
  await eli.open(ISSUE);
  await expectIssue(eli);
  await expectOneLicenseFor(eli);
});

test('the license given once is there the next time', async ({ person }) => {
  const eli = await person('eli');
  await eli.open(ISSUE);
  await expectIssue(eli);
  await eli.page.goto(eli.world.portal + '/browse/PROJ-1');
  await expectIssue(eli, '/browse/PROJ-1', 'Cart loses the coupon');
  await expectOneLicenseFor(eli);
});

test('a person whose e-mail is not verified is given nothing', async ({ person, world }) => {
  const una = await person('una');
  await una.open(ISSUE);
  await expect(frame(una.page).says('Your e-mail address is not confirmed')).toBeVisible();
  await expect(frame(una.page).tryAgain).toBeVisible();
  await world.expectNoWrites();
});

test('a person whom Jira does not know is for a human to decide', async ({ person, world }) => {
  const hal = await person('hal');
  await hal.open(ISSUE);
  await expect(askPage(hal.page).ask).toBeVisible();
  await expect(frame(hal.page).fact('Why not at once?')).toContainText('It is not certain which Atlassian account is yours');
  await world.expectNoWrites();
});

test('a person who cancels the sign-in gets a page that helps, and it leads on', async ({ person, world }) => {
  const eli = await person('eli');
  await eli.page.goto(world.portal + ISSUE);
  await choice(eli.page).cancel.click();
  await expect(frame(eli.page).says('You were not signed in')).toBeVisible();
  await world.expectNoWrites();
  await frame(eli.page).tryAgain.click();
  await eli.signInIfAsked();
  await expectIssue(eli);
});

// The home page: a link pasted there is a link followed.

import { expect, test } from './fixtures.mjs';
import { askFor, expectIssue, ISSUE } from './journeys.mjs';
import { homePage } from './pages.mjs';

test('a pasted link is followed', async ({ person, world, axe }) => {
  const noor = await person('noor');
  await noor.signIn();
  await axe(noor.page);
  await homePage(noor.page).link.fill(world.jira + ISSUE);
  await homePage(noor.page).link.press('Enter');
  await expectIssue(noor);
});

test('a link to somewhere else is refused in words', async ({ person, world, axe }) => {
  const noor = await person('noor');
  await noor.signIn();
  await homePage(noor.page).link.fill('https://jira.example.com/browse/PROJ-123');
  await homePage(noor.page).link.press('Enter');
  await expect(noor.page.getByText(/link/i).first()).toBeVisible();
  expect(new URL(noor.page.url()).origin).toBe(world.portal);
  await axe(noor.page);
});

test('the requester and the owner find the request on their home', async ({ person, axe }) => {
  const mina = await person('mina');
  await askFor(mina);
  const ada = await person('ada');
  await ada.signIn();
  await axe(ada.page);
  await homePage(ada.page).request(/Mina Choi/).first().click();
  await expect(ada.page).toHaveURL(mina.page.url());
  await mina.page.goto(mina.world.portal);
  await homePage(mina.page).request(/PROJ-123|Jira Software/).first().click();
  await expect(mina.page).toHaveURL(ada.page.url());
});

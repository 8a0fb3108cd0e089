// The home page: a link pasted there is a link followed.

import { expect, test } from './fixtures.mjs';
import { askFor, expectIssue, ISSUE, requestUrl } from './journeys.mjs';
import { frame, homePage } from './pages.mjs';

test('a pasted link is followed', async ({ person, world }) => {
  const noor = await person('noor');
  await noor.signIn();
  await homePage(noor.page).link.fill(world.jira + ISSUE);
  await homePage(noor.page).link.press('Enter');
  await expectIssue(noor);
});

test('a link pasted before signing in is followed after it', async ({ person, world }) => {
  const eli = await person('eli');
  await eli.page.goto(world.portal);
  await homePage(eli.page).link.fill(world.jira + ISSUE);
  await homePage(eli.page).open.click();
  await eli.signInIfAsked();
  await expectIssue(eli);
});

test('a link to somewhere else is refused in words', async ({ person, world }) => {
  const noor = await person('noor');
  await noor.signIn();
  await homePage(noor.page).link.fill('https://jira.example.com/browse/PROJ-123');
  const answered = noor.page.waitForResponse((response) => response.url().includes('/go?'));
  await homePage(noor.page).link.press('Enter');
  expect((await answered).status()).toBe(400);
  await expect(frame(noor.page).says('Latchkey cannot take you there')).toBeVisible();
  await expect(frame(noor.page).main).toContainText('The link does not lead to one of our Jira sites.');
  expect(noor.page.url().startsWith(`${world.portal}/go?`)).toBe(true);
});

test('the requester and the owner find the request on their home', async ({ person }) => {
  const mina = await person('mina');
  const asked = await askFor(mina);
  const ada = await person('ada');
  await ada.signIn();
  await homePage(ada.page).toDecide.getByRole('link', { name: 'Mina Choi asks for Jira Software' }).click();
  await expect(ada.page).toHaveURL(asked);
  await mina.open('/');
  await homePage(mina.page).requests.getByRole('link', { name: 'Jira Software for PROJ-123' }).click();
  await expect(mina.page).toHaveURL(/\/requests\//);
  expect(requestUrl(mina)).toBe(asked);
  await expect(homePage(mina.page).toDecide).toHaveCount(0);
});

test('a license that was given stands on the home', async ({ person, world }) => {
  const eli = await person('eli');
  await eli.open(ISSUE);
  await expectIssue(eli);
  await eli.page.goto(world.portal);
  await expect(homePage(eli.page).licenses.getByRole('listitem')).toContainText(['Jira Software']);
  await expect(homePage(eli.page).licenses).toContainText('works');
});

// Who comes back from Jira with a license has another problem; the page says which, and the portal does not send them in circles.

import { expect, test } from './fixtures.mjs';
import { expectIssue, expectOneLicenseFor, ISSUE } from './journeys.mjs';
import { frame, issuePage } from './pages.mjs';

const HIDDEN = '/browse/OPS-7';

test('a licensed person whom the project does not admit is told so, with the name of its lead', async ({ person, world }) => {
  const noor = await person('noor');
  await noor.open(HIDDEN);
  await expect(noor.page).toHaveURL(world.jira + HIDDEN);
  await issuePage(noor.page).askLatchkey.click();

  await expect(frame(noor.page).says('You have a license, but Jira does not show you OPS-7')).toBeVisible();
  await expect(frame(noor.page).main).toContainText('Ada Park');
  const write = await frame(noor.page).main.getByRole('link', { name: 'Write to Ada Park' }).getAttribute('href');
  expect(decodeURIComponent(write)).toContain('mailto:ada@acme.example?subject=Access to OPS-7&');
  await world.expectNoWrites();

  // A press may go there once more, and coming back ends at the same page: no circle turns by itself.
  await frame(noor.page).tryAgain.click();
  await expect(noor.page).toHaveURL(world.jira + HIDDEN);
  await issuePage(noor.page).askLatchkey.click();
  await expect(frame(noor.page).says(/OPS-7/)).toBeVisible();
});

test('a plain click on the same link is never held up', async ({ person, world }) => {
  const noor = await person('noor');
  for (let clicks = 0; clicks < 3; clicks += 1) {
    await noor.open(ISSUE);
    await expect(noor.page).toHaveURL(world.jira + ISSUE);
  }
});

test('the dead end of Jira is where a license begins', async ({ person, world }) => {
  const eli = await person('eli');
  await eli.open(world.jira + ISSUE);
  await issuePage(eli.page).askLatchkey.click();
  // Signed in at the company already: nothing is asked, and the license and the issue are there.
  await expectIssue(eli);
  await expectOneLicenseFor(eli);
});

// Who comes back from Jira with a license has another problem; the page says which, and the portal does not send them in circles.

import { expect, test } from './fixtures.mjs';
import { expectIssue, ISSUE } from './journeys.mjs';
import { issuePage } from './pages.mjs';

const HIDDEN = '/browse/OPS-7';

test('a licensed person whom the project does not admit is told so, with the name of its lead', async ({ person, world, axe }) => {
  const noor = await person('noor');
  await noor.open(HIDDEN);
  await expect(noor.page).toHaveURL(world.jira + HIDDEN);
  await issuePage(noor.page).askLatchkey.click();
  await noor.page.waitForURL((url) => url.origin === world.portal);
  await expect(noor.page.getByRole('heading', { level: 1 })).toContainText('OPS-7');
  await expect(noor.page.getByText(/Ada Park/).first()).toBeVisible();
  await axe(noor.page);
  await world.expectNoWrites();
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
});

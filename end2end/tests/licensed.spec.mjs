// Somebody who holds a license is never in a queue.

import { test } from './fixtures.mjs';
import { expectIssue, ISSUE } from './journeys.mjs';

test('a licensed person passes straight to the issue', async ({ person }) => {
  const noor = await person('noor');
  await noor.open(ISSUE);
  await expectIssue(noor);
  // Signed in: no page of the portal or of the sign-in stands between the second click and the issue.
  await noor.page.goto(noor.world.portal + ISSUE);
  await expectIssue(noor);
});

test('nothing is written for a licensed person', async ({ person, world }) => {
  const noor = await person('noor');
  await noor.open(ISSUE);
  await expectIssue(noor);
  await world.expectNoWrites();
});

test('any mirrored path leads to the same path of Jira', async ({ person }) => {
  const noor = await person('noor');
  await noor.open('/go?to=' + encodeURIComponent(`${noor.world.jira}/browse/PROJ-1`));
  await expectIssue(noor, '/browse/PROJ-1', 'Cart loses the coupon');
});

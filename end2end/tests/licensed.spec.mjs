// Somebody who holds a license is never in a queue.

import { expect, test } from './fixtures.mjs';
import { expectIssue, ISSUE } from './journeys.mjs';

test('a licensed person passes straight to the issue, and nothing is written', async ({ person, world }) => {
  const noor = await person('noor');
  await noor.open(ISSUE);
  await expectIssue(noor);

  // Signed in: between the second click and the issue stands one redirect, and no page.
  const answer = await noor.page.goto(world.portal + ISSUE);
  await expectIssue(noor);
  expect(answer.request().redirectedFrom().url()).toBe(world.portal + ISSUE);
  expect(answer.request().redirectedFrom().redirectedFrom()).toBeNull();
  await world.expectNoWrites();
});

test('a link in full is as good as a mirrored path', async ({ person, world }) => {
  const noor = await person('noor');
  await noor.open('/go?to=' + encodeURIComponent(`${world.jira}/browse/PROJ-1`));
  await expectIssue(noor, '/browse/PROJ-1', 'Cart loses the coupon');
});

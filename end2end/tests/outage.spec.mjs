// What others break is never a trap: people get through, or a page that helps, and all is well once the others are.

import { expect, test } from './fixtures.mjs';
import { approveFromMail, askFor, expectIssue, expectToBeTakenOn, ISSUE } from './journeys.mjs';

test('without the identity provider the page leads to Jira, and the sign-in works once it is back', async ({ person, world }) => {
  const eli = await person('eli');
  await world.parts.idp.stop();
  await eli.page.goto(world.portal + ISSUE);
  const { origin } = new URL(eli.page.url());
  // Nobody can be known now: Jira decides for itself, at once or by a link.
  if (origin === world.portal) await expect(eli.page.locator(`a[href="${world.jira + ISSUE}"]`).first()).toBeVisible();
  else expect(origin).toBe(world.jira);
  await world.parts.idp.start();
  await eli.open(ISSUE);
  await expectIssue(eli);
});

test('whoever is signed in does not need the identity provider', async ({ person, world }) => {
  const noor = await person('noor');
  await noor.open(ISSUE);
  await expectIssue(noor);
  await world.parts.idp.stop();
  await noor.page.goto(world.portal + '/browse/PROJ-1');
  await expectIssue(noor, '/browse/PROJ-1', 'Cart loses the coupon');
  await world.parts.idp.start();
});

test('the sign-in survives a change of the signing keys', async ({ person, world }) => {
  const noor = await person('noor');
  await noor.open(ISSUE);
  await expectIssue(noor);
  await world.call('POST', `${world.idp}/_idp/rotate-keys`, { withdraw: true });
  const ada = await person('ada');
  await ada.open(ISSUE);
  await expectIssue(ada);
});

test("while Jira's interface is down people are let through", async ({ person, world }) => {
  await world.jiraFault({ path: '/rest/**', fault: { kind: 'status', status: 503 } });
  const noor = await person('noor');
  await noor.open(ISSUE);
  await expectIssue(noor);
  await world.expectNoWrites();
});

test('after a few 429 the license is given', async ({ person, world }) => {
  await world.jiraFault({ path: '/rest/**', times: 3, fault: { kind: 'tooManyRequests', retryAfter: { seconds: 1 } } });
  const eli = await person('eli');
  await eli.open(ISSUE);
  await expect
    .poll(async () => {
      await eli.open(ISSUE);
      return eli.page.url();
    })
    .toBe(world.jira + ISSUE);
  await expectIssue(eli);
});

test('a slow Jira is waited for', async ({ person, world }) => {
  await world.jiraFault({ path: '/rest/**', fault: { kind: 'latency', ms: 1500 } });
  const eli = await person('eli');
  await eli.open(ISSUE);
  await expect
    .poll(async () => {
      await eli.open(ISSUE);
      return eli.page.url();
    }, { timeout: 30_000 })
    .toBe(world.jira + ISSUE);
  await expectIssue(eli);
});

test('a mail that could not be sent is sent once the mail server is back', async ({ person, world, javaScriptEnabled }) => {
  await world.call('POST', `${world.inbox}/api/knobs`, { down: true });
  const mina = await person('mina');
  const requestUrl = await askFor(mina);
  await world.call('POST', `${world.inbox}/api/knobs`, { down: false });
  const ada = await person('ada');
  await approveFromMail(ada);
  await expectToBeTakenOn(mina, requestUrl, javaScriptEnabled);
});

test('a portal that is started again knows who waits', async ({ person, world, javaScriptEnabled }) => {
  const mina = await person('mina');
  const requestUrl = await askFor(mina);
  await world.restartPortal();
  const ada = await person('ada');
  await approveFromMail(ada);
  await expectToBeTakenOn(mina, requestUrl, javaScriptEnabled);
});

// What others break is never a trap: people get through, or a page that helps, and all is well once the others are.

import { expect, test } from './fixtures.mjs';
import { approveFromMail, askFor, expectIssue, expectOneLicenseFor, ISSUE } from './journeys.mjs';
import { frame, issuePage, waitingPage } from './pages.mjs';

for (const [when, meetBefore] of [['was never met', false], ['had been met', true]]) {
  test(`without the identity provider, which ${when}, a page leads to Jira, and the sign-in works again`, async ({ person, world, axe }) => {
    if (meetBefore) await (await person('noor')).signIn();
    await world.parts.idp.stop();
    if (!meetBefore) await world.restartPortal();

    const eli = await person('eli');
    // For a few seconds the portal may still believe what it saw last.
    await expect(async () => {
      const response = await eli.page.goto(world.portal + ISSUE);
      expect(response.status()).toBe(503);
    }).toPass();
    await expect(frame(eli.page).says('Signing in does not work just now')).toBeVisible();
    await axe(eli.page);
    const toJira = frame(eli.page).main.locator(`a[href="${world.jira + ISSUE}"]`);
    await expect(toJira).toBeVisible();
    // Trying again in vain takes nothing away.
    await frame(eli.page).tryAgain.click();
    await expect(frame(eli.page).says('Signing in does not work just now')).toBeVisible();
    await expect(toJira).toBeVisible();

    await world.parts.idp.start();
    await expect(async () => {
      await frame(eli.page).tryAgain.click({ timeout: 1_000 });
      await expect(eli.page).toHaveURL(new RegExp(`^${world.idp}`), { timeout: 1_000 });
    }).toPass();
    await eli.signInIfAsked();
    await expectIssue(eli);
  });
}

test('whoever is signed in does not need the identity provider', async ({ person, world }) => {
  const noor = await person('noor');
  await noor.open(ISSUE);
  await expect(noor.page).toHaveURL(world.jira + ISSUE);
  await world.parts.idp.stop();
  await noor.page.goto(world.portal + '/browse/PROJ-1');
  await expectIssue(noor, '/browse/PROJ-1', 'Cart loses the coupon');
});

test('the sign-in survives a change of the signing keys', async ({ person, world }) => {
  const noor = await person('noor');
  await noor.open(ISSUE);
  await expect(noor.page).toHaveURL(world.jira + ISSUE);
  await world.call('POST', `${world.idp}/_idp/rotate-keys`, { withdraw: true });
  const ada = await person('ada');
  await ada.open(ISSUE);
  await expectIssue(ada);
});

test("while Jira's interface is down people are let through, and Jira decides", async ({ person, world }) => {
  await world.jiraFault({ path: '/rest/**', fault: { kind: 'status', status: 503 } });
  const noor = await person('noor');
  await noor.open(ISSUE);
  await expectIssue(noor);
  // Whoever would need a license finds Jira's own words, and is not given one blindly.
  const eli = await person('eli');
  await eli.open(ISSUE);
  await expect(issuePage(eli.page).askLatchkey).toBeVisible();
  expect(new URL(eli.page.url()).origin).toBe(world.jira);
  await world.expectNoWrites();

  await world.call('DELETE', `${world.jira}/_sim/faults`);
  await expect(async () => {
    await eli.open(ISSUE);
    await expect(eli.page).toHaveURL(world.jira + ISSUE, { timeout: 1_000 });
  }).toPass();
  await expectIssue(eli);
});

test('after a few 429 the license is given, once', async ({ person, world }) => {
  await world.jiraFault({ path: '/rest/**', times: 3, fault: { kind: 'tooManyRequests', retryAfter: { seconds: 1 } } });
  const eli = await person('eli');
  await expect(async () => {
    await eli.open(ISSUE);
    await expect(eli.page).toHaveURL(world.jira + ISSUE, { timeout: 2_000 });
  }).toPass({ timeout: 30_000 });
  await expectIssue(eli);
  await expectOneLicenseFor(eli);
});

test('a slow Jira is waited for', async ({ person, world }) => {
  await world.jiraFault({ path: '/rest/**', fault: { kind: 'latency', ms: 700 } });
  const eli = await person('eli');
  await eli.open(ISSUE);
  // Straight on, or by a page that goes on by itself.
  await expect(eli.page).toHaveURL(world.jira + ISSUE, { timeout: 30_000 });
  await expectIssue(eli);
  await expectOneLicenseFor(eli);
});

test('a mail that could not be sent is sent once the mail server is back', async ({ person, world }) => {
  await world.call('POST', `${world.inbox}/api/knobs`, { down: true });
  const mina = await person('mina');
  await askFor(mina);
  await world.call('POST', `${world.inbox}/api/knobs`, { down: false });
  const ada = await person('ada');
  await approveFromMail(ada);
  expect(await world.mailsTo(ada.email)).toHaveLength(1);
  await expectIssue(mina);
});

test('a portal that is started again knows who waits', async ({ person, world }) => {
  const mina = await person('mina');
  const asked = await askFor(mina);
  await world.restartPortal();
  // Still signed in. Opened again, since the page may have looked again at the very moment when nobody answered.
  await mina.open(asked);
  await expect(waitingPage(mina.page).waiting).toBeVisible();
  const ada = await person('ada');
  await approveFromMail(ada);
  await expectIssue(mina);
  await expectOneLicenseFor(mina);
});

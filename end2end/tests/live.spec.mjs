// The waiting page, live: it follows by itself, goes to the very issue, and says honestly when it cannot follow.

import { expect, test } from './fixtures.mjs';
import { approveFromMail, askFor, deny, expectIssue, expectOneLicenseFor, ISSUE } from './journeys.mjs';
import { frame, identityProviderSignOut, verdictPage, waitingPage } from './pages.mjs';

/** What the page loads of the portal from now on as a document. */
function documents({ page, world }) {
  const loaded = [];
  page.on('request', (request) => {
    if (request.isNavigationRequest() && request.url().startsWith(world.portal)) loaded.push(request.url());
  });
  return loaded;
}

async function approve({ page }, asked) {
  await page.goto(asked);
  await verdictPage(page).approve.click();
}

/** Every answer of Jira takes so long: one can see the steps. */
const slowJira = (world, ms) => world.jiraFault({ path: '/rest/**', fault: { kind: 'latency', ms } });

test.describe('with scripts', { tag: '@javascript' }, () => {
  test('the page goes to the issue when somebody else approves, and is never reloaded', async ({ person, world, axe }) => {
    const [mina, ada] = [await person('mina'), await person('ada')];
    await ada.signIn();
    const asked = await askFor(mina);
    const page = waitingPage(mina.page);
    await expect(page.follows).toBeVisible();
    await expect(mina.page.locator('meta[http-equiv]')).toHaveCount(0);
    await axe(mina.page);
    const loaded = documents(mina);
    await approve(ada, asked);
    await expectIssue(mina);
    expect(loaded).toEqual([`${asked}?go=1`]);
    await expectOneLicenseFor(mina);
    // The way back does not lead to the page that leads on.
    await mina.page.goBack();
    await expect(mina.page).not.toHaveURL(asked);
  });

  test('page and tab say each step', async ({ person, world }) => {
    const [mina, ada] = [await person('mina'), await person('ada')];
    await ada.signIn();
    const asked = await askFor(mina);
    await expect(mina.page).toHaveTitle('Waiting · Latchkey');
    await slowJira(world, 1_500);
    await world.call('PUT', `${world.jira}/_sim/settings`, { lag: { ms: 4_000 } });
    await ada.page.goto(asked);
    const pressed = verdictPage(ada.page).approve.click();
    const { step } = waitingPage(mina.page);
    await expect(mina.page).toHaveTitle('Being set up · Latchkey');
    await expect(frame(mina.page).says('Your license for Jira Software is being set up')).toBeVisible();
    await expect(step(/Approved by Ada Park/)).toContainText('done');
    await expect(step(/License set up/)).toHaveAttribute('aria-current', 'step');
    await expect(mina.page).toHaveTitle('Being checked in Jira · Latchkey');
    await expect(step(/Checked in Jira/)).toHaveAttribute('aria-current', 'step');
    await expectIssue(mina);
    await pressed;
  });

  test('a denial is shown where one waited, and nothing follows any more', async ({ person, axe }) => {
    const [mina, ada] = [await person('mina'), await person('ada')];
    await ada.signIn();
    const asked = await askFor(mina);
    const loaded = documents(mina);
    await ada.page.goto(asked);
    await deny(ada, 'You have the shared board.');
    await expect(frame(mina.page).says('Ada Park said no')).toBeVisible();
    await expect(mina.page.getByText('You have the shared board.')).toBeVisible();
    await expect(mina.page).toHaveTitle('Denied · Latchkey');
    await expect(waitingPage(mina.page).follows).toBeHidden();
    await axe(mina.page);
    expect(loaded).toEqual([]);
  });

  test('without the network the page stays as it was, says so, and goes on when it is back', async ({ person, axe }) => {
    const [mina, ada] = [await person('mina'), await person('ada')];
    await ada.signIn();
    const asked = await askFor(mina);
    const page = waitingPage(mina.page);
    await expect(page.follows).toBeVisible();
    await mina.context.setOffline(true);
    await expect(page.lost).toBeVisible();
    await expect(page.lost).toContainText(/What you see is how it stood [1-9]\d* seconds ago/);
    await expect(page.waiting).toBeVisible();
    await axe(mina.page, 'waiting, not connected');
    await approve(ada, asked);
    await expect(page.waiting).toBeVisible();
    await mina.context.setOffline(false);
    await expectIssue(mina);
  });

  test('a portal that is away for a while is waited for', async ({ person, world }) => {
    const [mina, ada] = [await person('mina'), await person('ada')];
    await ada.signIn();
    const asked = await askFor(mina);
    const page = waitingPage(mina.page);
    await expect(page.follows).toBeVisible();
    await world.parts.portal.stop();
    await expect(page.lost).toBeVisible();
    await expect(page.waiting).toBeVisible();
    await world.parts.portal.start();
    await expect(page.follows).toBeVisible();
    await expect(page.lost).toBeHidden();
    await approve(ada, asked);
    await expectIssue(mina);
  });

  test('a page that is loaded again goes on waiting', async ({ person }) => {
    const [mina, ada] = [await person('mina'), await person('ada')];
    await ada.signIn();
    const asked = await askFor(mina);
    await mina.page.reload();
    await expect(waitingPage(mina.page).waiting).toBeVisible();
    await approve(ada, asked);
    await expectIssue(mina);
  });

  test('more tabs than there are places for all come to the issue', async ({ person }) => {
    const [mina, ada] = [await person('mina'), await person('ada')];
    await ada.signIn();
    const asked = await askFor(mina);
    const tabs = [mina.page];
    while (tabs.length < 6) {
      const tab = await mina.newTab();
      await tab.goto(asked);
      await expect(waitingPage(tab).waiting).toBeVisible();
      tabs.push(tab);
    }
    await approve(ada, asked);
    for (const tab of tabs) await expect(tab).toHaveURL(mina.world.jira + ISSUE, { timeout: 30_000 });
  });

  test('whoever signs out elsewhere is not shown what comes then, and is asked to sign in', async ({ person, world }) => {
    const [mina, ada] = [await person('mina'), await person('ada')];
    await ada.signIn();
    const asked = await askFor(mina);
    await expect(waitingPage(mina.page).follows).toBeVisible();
    const second = await mina.newTab();
    await second.goto(world.portal);
    await frame(second).signOut.click();
    const { confirm } = identityProviderSignOut(second);
    const signedOut = frame(second).says('You are signed out');
    await expect(confirm.or(signedOut)).toBeVisible();
    if (await confirm.isVisible()) await confirm.click();
    await expect(signedOut).toBeVisible();
    await ada.page.goto(asked);
    await deny(ada, 'Not this month.');
    await mina.page.waitForURL((url) => url.origin === world.idp);
    await mina.signInIfAsked();
    await expect(frame(mina.page).says('Ada Park said no')).toBeVisible();
  });

  test('the browser is asked for notifications only when somebody presses the button', async ({ person }) => {
    const mina = await person('mina');
    await mina.context.addInitScript(() => {
      globalThis.asked = 0;
      globalThis.Notification = class {
        static permission = 'default';

        static async requestPermission() {
          globalThis.asked += 1;
          return (this.permission = 'denied');
        }
      };
    });
    await askFor(mina);
    const page = waitingPage(mina.page);
    await expect(page.notify).toBeVisible();
    expect(await mina.page.evaluate(() => globalThis.asked)).toBe(0);
    await page.notify.click();
    await expect(page.notifiesNot).toBeVisible();
    await expect(page.notify).toBeHidden();
    expect(await mina.page.evaluate(() => globalThis.asked)).toBe(1);
  });

  test('a notification tells whoever allowed it and looks elsewhere', async ({ person, world }) => {
    const [mina, ada] = [await person('mina'), await person('ada')];
    await ada.signIn();
    await mina.context.grantPermissions(['notifications'], { origin: world.portal });
    const told = [];
    await mina.page.exposeFunction('told', (text) => told.push(text));
    await mina.context.addInitScript(() => {
      document.hasFocus = () => false;
      globalThis.Notification = class extends globalThis.Notification {
        constructor(text, options) {
          super(text, options);
          globalThis.told(text);
        }
      };
    });
    const asked = await askFor(mina);
    await expect(waitingPage(mina.page).notifies).toBeVisible();
    await expect(waitingPage(mina.page).notify).toBeHidden();
    await approve(ada, asked);
    await expectIssue(mina);
    await expect.poll(() => told).toEqual(['Your license is ready. PROJ-123 opens now.']);
  });

  test('a license that a rule gave is followed, each tab to its own issue', async ({ person, world, axe }) => {
    const eli = await person('eli');
    await eli.signIn();
    await world.call('PUT', `${world.jira}/_sim/settings`, { lag: { ms: 8_000 } });
    const second = await eli.newTab();
    await Promise.all([eli.page.goto(world.portal + ISSUE), second.goto(world.portal + '/browse/PROJ-1')]);
    for (const page of [eli.page, second]) {
      await expect(waitingPage(page).step(/Checked in Jira/)).toHaveAttribute('aria-current', 'step');
    }
    await axe(eli.page);
    const loaded = [documents(eli), documents({ page: second, world })];
    await expect(eli.page).toHaveURL(world.jira + ISSUE, { timeout: 30_000 });
    await expect(second).toHaveURL(world.jira + '/browse/PROJ-1', { timeout: 30_000 });
    // The page that leads on: nothing was reloaded on the way.
    expect(loaded.map((documents) => documents.length)).toEqual([1, 1]);
  });
});

test.describe('without scripts', () => {
  test.skip(({ javaScriptEnabled }) => javaScriptEnabled !== false, 'with scripts the page follows by events');

  test('the page looks again by itself, says so, and can be stopped', async ({ person }) => {
    const mina = await person('mina');
    const asked = await askFor(mina);
    await mina.page.waitForRequest(`${asked}?go=1`);
    await mina.page.waitForRequest(`${asked}?go=1`);
    // By its tags: Playwright looks for texts and roles everywhere but in there.
    const said = mina.page.locator('noscript > p');
    await expect(said).toBeVisible();
    await expect(said).toContainText('This page looks again by itself every few seconds.');
    await expect(waitingPage(mina.page).follows).toBeHidden();
    await expect(waitingPage(mina.page).notify).toBeHidden();
    await said.locator('a').click();
    await expect(mina.page.getByText('This page does not look again by itself now.')).toBeVisible();
    await expect(mina.page.locator('meta[http-equiv]')).toHaveCount(0);
  });

  test('the page goes to the issue once somebody approved', async ({ person }) => {
    const mina = await person('mina');
    await askFor(mina);
    await approveFromMail(await person('ada'));
    await expectIssue(mina);
  });
});

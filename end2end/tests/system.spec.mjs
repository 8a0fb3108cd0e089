// The System page: admins look and act, auditors look, others do not get in. It renews itself.

import { expect, test } from './fixtures.mjs';
import { frame, systemPage } from './pages.mjs';

const PARTS = ['Database', 'Identity provider', 'Jira', 'Mail'];

test('an admin sees how everything is', async ({ person }) => {
  const sam = await person('sam');
  await sam.open('/system');
  await expect(systemPage(sam.page).heading).toBeVisible();
  for (const part of PARTS) await expect(systemPage(sam.page).part(part)).toContainText('works');
});

test('the page is live, and rests when it is told to', { tag: '@javascript' }, async ({ person }) => {
  const sam = await person('sam');
  await sam.open('/system');
  const { live, pause, resume } = systemPage(sam.page);
  await expect(live).toHaveText('Live');
  await pause.click();
  await expect(live).toHaveText('Paused');
  await resume.click();
  await expect(live).toHaveText('Live');
});

test('the page shows by itself that Jira went down and came back', { tag: '@javascript' }, async ({ person, world }) => {
  const sam = await person('sam');
  await sam.open('/system');
  const { part, live } = systemPage(sam.page);
  await expect(live).toHaveText('Live');
  await expect(part('Jira')).toContainText('works');
  await world.jiraFault({ path: '/rest/**', fault: { kind: 'status', status: 503 } });
  // What is known may be remembered for half a minute before it is looked at anew.
  await expect(part('Jira')).toContainText('fails', { timeout: 40_000 });
  await expect(part('Mail')).toContainText('works');
  await world.call('DELETE', `${world.jira}/_sim/faults`);
  await expect(part('Jira')).toContainText('works', { timeout: 40_000 });
});

test('the page says that the portal does not answer, and goes on trying', { tag: '@javascript' }, async ({ person, world }) => {
  const sam = await person('sam');
  await sam.open('/system');
  const { live, part, pause } = systemPage(sam.page);
  await expect(live).toHaveText('Live');
  await pause.focus();
  await world.parts.portal.stop();
  await expect(live).toHaveText('Latchkey does not answer; trying again.');
  await expect(part('Database')).toBeVisible();
  await world.parts.portal.start();
  await expect(live).toHaveText('Live');
  await expect(pause).toBeFocused();
});

test('the page says that the session has ended, and leads back in', { tag: '@javascript' }, async ({ person }) => {
  const sam = await person('sam');
  await sam.open('/system');
  const { live } = systemPage(sam.page);
  await expect(live).toHaveText('Live');
  await sam.context.clearCookies();
  await expect(live).toContainText('You are signed out.');
  await live.getByRole('link', { name: 'Sign in' }).click();
  await sam.signInIfAsked();
  await expect(live).toHaveText('Live');
});

test('an auditor looks and changes nothing', async ({ person }) => {
  const ines = await person('ines');
  await ines.open('/system');
  await expect(systemPage(ines.page).heading).toBeVisible();
  await expect(frame(ines.page).main).toContainText('Retrying is for admins.');
  await expect(systemPage(ines.page).retry).toHaveCount(0);
});

test('nobody else gets in', async ({ person, world }) => {
  const mina = await person('mina');
  await mina.signIn();
  const response = await mina.page.goto(`${world.portal}/system`);
  expect(response.status()).toBe(403);
  await expect(frame(mina.page).says('This page is not for you')).toBeVisible();
  await expect(mina.page.getByText(/Identity provider|Jobs/)).toHaveCount(0);
});

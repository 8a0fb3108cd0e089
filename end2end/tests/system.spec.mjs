// The System page: admins look and act, auditors look, others do not get in. Its island is alive.

import { expect, test } from './fixtures.mjs';
import { systemPage } from './pages.mjs';

test('an admin sees how everything is', async ({ person, axe }) => {
  const sam = await person('sam');
  await sam.open('/system');
  await expect(systemPage(sam.page).heading).toBeVisible();
  for (const part of [/database/i, /sign-in|identity/i, /jira/i, /mail/i]) {
    await expect(sam.page.getByText(part).first()).toBeVisible();
  }
  await axe(sam.page);
});

test('the island answers a click', { tag: '@javascript' }, async ({ person }) => {
  const sam = await person('sam');
  await sam.open('/system');
  const { island, again } = systemPage(sam.page);
  await expect(island).toBeVisible();
  const asked = sam.page.waitForResponse((response) => response.request().method() === 'POST' && response.ok());
  await again.click();
  await asked;
  await expect(island).toBeVisible();
});

test('the island shows by itself that Jira went down', { tag: '@javascript' }, async ({ person, world }) => {
  const sam = await person('sam');
  await sam.open('/system');
  await expect(systemPage(sam.page).heading).toBeVisible();
  await world.jiraFault({ path: '/rest/**', fault: { kind: 'status', status: 503 } });
  await expect(systemPage(sam.page).island.getByText(/down|not working|does not answer|cannot be reached|failing/i).first()).toBeVisible({ timeout: 40_000 });
});

test('an auditor looks and changes nothing', async ({ person }) => {
  const ines = await person('ines');
  await ines.open('/system');
  await expect(systemPage(ines.page).heading).toBeVisible();
  await expect(ines.page.getByRole('button', { name: /retry|try again/i })).toHaveCount(0);
});

test('nobody else gets in', async ({ person }) => {
  const mina = await person('mina');
  await mina.open('/system');
  await expect(systemPage(mina.page).heading).toHaveCount(0);
});

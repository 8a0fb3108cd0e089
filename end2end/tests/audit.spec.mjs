// The audit: admins and auditors read, filter, page and take it along; with and without scripts.

import { readFile } from 'node:fs/promises';

import { askFor } from './journeys.mjs';
import { expect, test } from './fixtures.mjs';
import { auditPage, frame } from './pages.mjs';

test('an auditor finds what happened to somebody, on which facts, and takes it along', async ({ person, axe }) => {
  const mina = await person('mina');
  await askFor(mina);
  const ines = await person('ines');
  await ines.signIn();
  await ines.page.getByRole('link', { name: 'Audit' }).click();
  const { heading, entry, who, kind, show, facts, csv } = auditPage(ines.page);
  await expect(heading).toBeVisible();
  await expect(entry(`${ines.name} signed in as auditor.`).first()).toBeVisible();
  await axe(ines.page);

  await who.fill(mina.name);
  await kind.selectOption({ label: 'Decisions of the policy: all' });
  await show.click();
  await expect(entry(`left it to people whether ${mina.name} gets a license for Jira Software.`).first()).toBeVisible();
  await expect(entry('signed in')).toHaveCount(0);
  await expect(who).toHaveValue(mina.name);
  await facts.first().click();
  await expect(frame(ines.page).fact('Groups')).toContainText('contractors');
  await axe(ines.page, 'a filtered audit');

  const [download] = await Promise.all([ines.page.waitForEvent('download'), csv.click()]);
  const lines = (await readFile(await download.path(), 'utf8')).trim().split('\r\n');
  expect(lines[0]).toMatch(/^seq,at,action,/);
  expect(lines.slice(1).every((line) => line.includes(mina.name))).toBe(true);
});

test('its pages lead to older entries and back', async ({ person }) => {
  test.slow();
  const sam = await person('sam');
  for (let turn = 0; turn < 52; turn += 1) {
    await sam.signIn();
    await sam.context.clearCookies({ name: '__Host-sid' });
  }
  await sam.open('/audit');
  const { entry, older, newer } = auditPage(sam.page);
  await expect(newer).toHaveCount(0);
  await older.click();
  await expect(entry('published version 1 of the policy')).toBeVisible();
  await newer.click();
  await expect(older).toBeVisible();
});

test('nobody else reads it', async ({ person, world }) => {
  const mina = await person('mina');
  await mina.signIn();
  await expect(mina.page.getByRole('link', { name: 'Audit' })).toHaveCount(0);
  const response = await mina.page.goto(`${world.portal}/audit`);
  expect(response.status()).toBe(403);
  await expect(frame(mina.page).says('This page is not for you')).toBeVisible();
});

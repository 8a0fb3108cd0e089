// Products, approvers and notifications: changed on a page, seen by the next person who asks, undone by a new version.
// Plain forms: the same with JavaScript and without.

import { expect, test } from './fixtures.mjs';
import { ISSUE } from './journeys.mjs';
import { askPage, frame, versionedPage } from './pages.mjs';

const PAGES = ['products', 'products/edit?site=acme&key=jira-software', 'approvers', 'approvers/edit', 'notifications', 'access', 'history'];
const NARROW = { width: 360, height: 740 };

test('another owner is asked by the next request, and the change is undone', async ({ person, world, axe }) => {
  test.slow();
  const sam = await person('sam');
  await sam.open('/settings/products');
  const settings = versionedPage(sam.page);
  const { main } = frame(sam.page);
  await expect(main).toContainText('Owners: ada@acme.example, jun@acme.example');
  await settings.edit('Jira Software').click();
  await settings.owners.fill('noor@acme.example');
  await settings.comment.fill('The desk moved to Noor');
  await settings.save.click();
  await expect(settings.saved).toContainText('Saved.');
  await axe(sam.page, 'a product that was saved');

  const mina = await person('mina');
  await mina.open(ISSUE);
  await expect(frame(mina.page).main).toContainText('noor@acme.example');
  await askPage(mina.page).ask.click();
  const noor = await person('noor');
  await noor.mail(/^Mina Choi asks/);

  await sam.page.goto(`${world.portal}/settings/history`);
  await expect(settings.version(2)).toContainText('The desk moved to Noor');
  await settings.version(2).getByText('1 change').click();
  await expect(settings.version(2)).toContainText('“Jira Software”: owners: noor@acme.example added, ada@acme.example and jun@acme.example removed');
  await axe(sam.page, 'the history');
  await settings.restore(1).click();
  await expect(settings.version(3)).toContainText('counts now');
  const hal = await person('hal');
  await hal.open(ISSUE);
  await expect(frame(hal.page).main).toContainText('ada@acme.example');
});

test('what cannot be understood is said beside its field, and nothing typed is lost', async ({ person, axe }) => {
  const sam = await person('sam');
  await sam.open('/settings/notifications');
  const settings = versionedPage(sam.page);
  await settings.remind.fill('often');
  await settings.zone.fill('Europe/Bärlin');
  await settings.save.click();
  await expect(frame(sam.page).problem).toContainText('Nothing was saved. What you filled in is still here');
  await expect(settings.remind).toHaveValue('often');
  await expect(settings.remind).toHaveAccessibleDescription(/whole number/);
  await expect(settings.zone).toHaveValue('Europe/Bärlin');
  await axe(sam.page, 'fields that were not understood');
  await settings.remind.fill('24');
  await settings.zone.fill('');
  await settings.save.click();
  await expect(settings.saved).toContainText('Saved.');
  await expect(settings.remind).toHaveValue('24');
});

test('of two admins the second is shown what the first did, and does not type again', async ({ person, world }) => {
  const sam = await person('sam');
  await sam.open('/settings/notifications');
  const late = await sam.newTab();
  await late.goto(`${world.portal}/settings/notifications`);
  await versionedPage(sam.page).remind.fill('24');
  await versionedPage(sam.page).save.click();
  await expect(versionedPage(sam.page).saved).toBeVisible();
  await versionedPage(late).expire.fill('72');
  await versionedPage(late).save.click();
  await expect(late.getByRole('region', { name: 'What you missed' })).toContainText('Sam Ortiz changed the settings');
  await expect(versionedPage(late).expire).toHaveValue('72');
});

test('a group of approvers is made, named and deleted', async ({ person, world, axe }) => {
  const sam = await person('sam');
  await sam.open('/settings/approvers');
  const settings = versionedPage(sam.page);
  await frame(sam.page).main.getByRole('link', { name: 'Add a group' }).click();
  await settings.key.fill('platform');
  await settings.name.fill('Platform team');
  await settings.members.fill('ada@acme.example\njun@acme.example');
  await axe(sam.page, 'the form of a group');
  await settings.save.click();
  await expect(frame(sam.page).main).toContainText('2 people: ada@acme.example, jun@acme.example');
  await settings.edit('Platform team').click();
  await sam.page.getByText('Delete…').click();
  await sam.page.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(sam.page).toHaveURL(`${world.portal}/settings/approvers`);
  await expect(frame(sam.page).main).not.toContainText('Platform team');
});

test('every one of these pages fits a phone, light and dark, and an auditor only looks', async ({ person, world, axe }) => {
  const ines = await person('ines');
  await ines.open('/settings/products');
  for (const path of PAGES) {
    await ines.page.goto(`${world.portal}/settings/${path}`);
    await expect(frame(ines.page).main.getByRole('button')).toHaveCount(0);
    await ines.page.setViewportSize(NARROW);
    for (const colorScheme of ['light', 'dark']) {
      await ines.page.emulateMedia({ colorScheme });
      const width = await ines.page.evaluate(() => document.documentElement.scrollWidth);
      expect(width, `${path} is no wider than the screen`).toBeLessThanOrEqual(NARROW.width);
      await axe(ines.page, `${path}, ${colorScheme}`);
    }
  }
  const mina = await person('mina');
  await mina.signIn();
  expect((await mina.page.goto(`${world.portal}/settings/products`)).status()).toBe(403);
});

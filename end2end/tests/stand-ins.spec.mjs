// Out of office: an approver names somebody, who gets the mail too and decides, until the approver is back.

import { expect, test } from './fixtures.mjs';
import { approveFromMail, askFor, expectIssue, expectOneLicenseFor, nameStandIn } from './journeys.mjs';
import { frame, standInsPage, verdictPage } from './pages.mjs';

test('a stand-in gets the mail, decides, and loses that when the approver is back', async ({ person, world, axe }) => {
  const ada = await person('ada');
  await ada.open('/inbox');
  await frame(ada.page).main.getByRole('link', { name: 'Out of office' }).click();
  const { mine, back } = standInsPage(ada.page);
  await expect(mine).toContainText('Nobody. You decide yourself.');
  await axe(ada.page, 'out of office, nobody named');
  await nameStandIn(ada, 'noor@acme.example');
  await expect(mine).toContainText('noor@acme.example');
  await axe(ada.page, 'out of office, somebody named');

  const mina = await person('mina');
  await askFor(mina);
  const noor = await person('noor');
  const mail = await noor.mail(/^Mina Choi asks for Jira Software \(PROJ-123\)$/);
  expect(mail.text).toContain('You are asked because you stand in for Ada Park.');
  await ada.mail(/^Mina Choi asks/);
  await approveFromMail(noor);
  await axe(noor.page, 'the page of a stand-in after the verdict');
  await expectIssue(mina);
  await expectOneLicenseFor(mina);
  const told = await ada.mail(/^Nothing left to do/);
  expect(told.text).toContain('Noor Haddad approved the request');
  await noor.open('/stand-ins');
  await expect(standInsPage(noor.page).forOthers).toContainText('Ada Park');

  await back.click();
  await expect(mine).toContainText('Nobody. You decide yourself.');
  const kofi = await person('kofi');
  const next = await askFor(kofi);
  await (await person('jun')).mail(/^Kofi Mensah asks/);
  await ada.mail(/^Kofi Mensah asks/);
  expect((await world.mailsTo(noor.email)).filter(({ subject }) => subject.startsWith('Kofi'))).toEqual([]);
  expect((await noor.page.goto(next)).status()).toBe(404);
});

test('a stand-in sees for whom they decide, and the requester sees no more than the approvers', async ({ person }) => {
  const ada = await person('ada');
  await ada.open('/stand-ins');
  await nameStandIn(ada, 'noor@acme.example');
  await expect(standInsPage(ada.page).back).toBeVisible();
  const mina = await person('mina');
  const asked = await askFor(mina);
  const noor = await person('noor');
  await noor.open(asked);
  await expect(frame(noor.page).fact('Why you')).toContainText('You stand in for Ada Park.');
  await expect(verdictPage(noor.page).approve).toBeVisible();
  await expect(frame(mina.page).main).not.toContainText(/Noor|noor@/);
});

test('nobody stands in for themself, and not backwards in time', async ({ person, axe }) => {
  const ada = await person('ada');
  await ada.open('/stand-ins');
  await nameStandIn(ada, ada.email);
  await expect(frame(ada.page).problem).toBeVisible();
  await axe(ada.page, 'out of office, refused');
  await expect(standInsPage(ada.page).mine).toContainText('Nobody. You decide yourself.');
});

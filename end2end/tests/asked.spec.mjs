// Somebody outside every rule asks, an owner says yes from the mail, and the waiting page leads to the issue.

import { expect, test } from './fixtures.mjs';
import { approveFromMail, askFor, deny, expectIssue, expectOneLicenseFor, ISSUE, OPEN_REQUEST, requestUrl } from './journeys.mjs';
import { askPage, frame, verdictPage, waitingPage } from './pages.mjs';

test('a contractor asks, an owner approves from the mail, and the issue opens by itself', async ({ person }) => {
  const mina = await person('mina');
  await askFor(mina);
  const ada = await person('ada');
  await approveFromMail(ada);

  // Nobody touches Mina's browser: the waiting page goes on, with scripts or without.
  await expectIssue(mina);
  await expectOneLicenseFor(mina);
  const mail = await mina.mail(/You can open PROJ-123 now/);
  expect(mail.text).toContain('Ada Park approved your request');
});

test('looking at the ask page asks nobody', async ({ person, world }) => {
  const mina = await person('mina');
  await mina.open(ISSUE);
  await expect(askPage(mina.page).ask).toBeVisible();
  await mina.page.reload();
  await expect(askPage(mina.page).ask).toBeVisible();
  // Asking now is the first time: one mail to each owner shows that nothing was sent before.
  await askPage(mina.page).ask.click();
  await expect(waitingPage(mina.page).waiting).toBeVisible();
  for (const login of ['ada', 'jun']) {
    const owner = await person(login);
    await owner.mail(/Mina Choi asks/);
    expect(await world.mailsTo(owner.email)).toHaveLength(1);
  }
  await world.expectNoWrites();
});

test('both owners get a mail with a text part, and its links carry no authority', async ({ person, world }) => {
  const mina = await person('mina');
  const asked = await askFor(mina);
  const [ada, jun] = [await person('ada'), await person('jun')];
  for (const owner of [ada, jun]) {
    const mail = await owner.mail(/^Mina Choi asks for Jira Software \(PROJ-123\)$/);
    expect(mail.to).toEqual([owner.email]);
    expect(mail.text).toContain(asked);
    // The buttons open the same page with a choice; who decides still has to sign in and press.
    expect([...mail.links].sort()).toEqual([asked, `${asked}?choice=approve`, `${asked}?choice=deny`]);
  }
  // Following a link decides nothing: the request waits for a pressed button.
  await ada.pressInMail(await ada.mail(), OPEN_REQUEST);
  await expect(verdictPage(ada.page).approve).toBeVisible();
  await mina.open(asked);
  await expect(waitingPage(mina.page).waiting).toBeVisible();
  await world.expectNoWrites();
});

test('whoever asks again is shown the request that waits', async ({ person, world }) => {
  const mina = await person('mina');
  const asked = await askFor(mina);
  const ada = await person('ada');
  await ada.mail(/Mina Choi asks/);
  await mina.open(ISSUE);
  await expect(waitingPage(mina.page).waiting).toBeVisible();
  expect(requestUrl(mina)).toBe(asked);
  expect(await world.mailsTo(ada.email)).toHaveLength(1);
});

test('the first verdict is the only one', async ({ person }) => {
  const mina = await person('mina');
  const asked = await askFor(mina);
  const [ada, jun] = [await person('ada'), await person('jun')];
  await jun.open(asked);
  await expect(verdictPage(jun.page).approve).toBeVisible();
  await approveFromMail(ada);

  await deny(jun, 'Too late');
  await expect(frame(jun.page).problem).toContainText('This request was decided already');
  await expect(verdictPage(jun.page).outcome).toContainText('Approved by Ada Park');
  await expect(jun.page.getByText('Too late')).toHaveCount(0);
  await expectIssue(mina);
  await expectOneLicenseFor(mina);
});

test('a stranger with the link learns nothing', async ({ person }) => {
  const mina = await person('mina');
  const asked = await askFor(mina);
  const eli = await person('eli');
  await eli.signIn();
  const response = await eli.page.goto(asked);
  expect(response.status()).toBe(404);
  await expect(frame(eli.page).says('There is nothing here')).toBeVisible();
  expect(await response.text()).not.toMatch(/Mina|Jira Software|PROJ|Ada Park/);
});

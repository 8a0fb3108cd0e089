// Who is asked, when others are, and how a request ends that nobody decides: by the rule, by time, by its requester.

import { expect, test } from './fixtures.mjs';
import { approveFromMail, askFor, expectIssue, expectOneLicenseFor, OPEN_REQUEST, openFromMail } from './journeys.mjs';
import { askPage, frame, homePage, verdictPage, waitingPage } from './pages.mjs';

test.use({
  policy: `
[[rules]]
id = "contractors"
name = "Both owners have to agree on contractors"
when = { idp_group = "contractors" }
then = { ask = { approvers = ["owners"], quorum = "all", remind_after_hours = 24 } }

[[rules]]
id = "engineers"
name = "Noor decides on engineers, then the owners do"
when = { idp_group = "engineers" }
then = { ask = { approvers = [{ person = "noor@acme.example" }], escalate_after_hours = 24, expire_after_hours = 72 } }
`,
});

const subjects = async (world, { email }) => (await world.mailsTo(email)).map(({ subject }) => subject).sort();

test('where all have to agree one yes is not enough, and everybody sees whose is missing', async ({ person, world, axe }) => {
  const [mina, ada, jun] = [await person('mina'), await person('ada'), await person('jun')];
  // Whoever has signed in is called by name.
  for (const owner of [ada, jun]) await owner.signIn();
  const asked = await askFor(mina);
  await expect(waitingPage(mina.page).waiting).toHaveText(/^Waiting for (Ada Park and Jun Lee|Jun Lee and Ada Park)$/);
  await openFromMail(ada);
  await expect(frame(ada.page).fact('Why you')).toHaveText('You own Jira Software. Jun Lee was asked too. All have to agree.');
  await verdictPage(ada.page).approve.click();
  await expect(verdictPage(ada.page).outcome).toContainText('The license is given when all others have, too.');
  await expect(frame(ada.page).fact('Said yes so far')).toHaveText('Ada Park');
  await expect(verdictPage(ada.page).approve).toHaveCount(0);
  await expect(verdictPage(ada.page).deny).toBeVisible();
  await axe(ada.page, 'the page of who said yes and waits for the others');

  await expect(waitingPage(mina.page).step('Ada Park said yes')).toBeVisible();
  await expect(frame(mina.page).says('Waiting for Jun Lee')).toBeVisible();
  await axe(mina.page, 'the waiting page between two answers');
  await world.expectNoWrites();

  await jun.open(asked);
  await expect(frame(jun.page).fact('Said yes so far')).toHaveText('Ada Park');
  await approveFromMail(jun);
  await expectIssue(mina);
  await expectOneLicenseFor(mina);
});

test('of two who have to agree the first no decides', async ({ person, world }) => {
  const mina = await person('mina');
  const asked = await askFor(mina);
  const [ada, jun] = [await person('ada'), await person('jun')];
  await openFromMail(ada);
  await verdictPage(ada.page).approve.click();
  await jun.open(asked);
  await verdictPage(jun.page).reason.fill('The contract is over.');
  await verdictPage(jun.page).deny.click();
  await expect(verdictPage(jun.page).outcome).toContainText('Denied by Jun Lee');
  await expect(frame(mina.page).says('Jun Lee said no')).toBeVisible();
  await ada.mail(/^Nothing left to do: Mina Choi and Jira Software/);
  await world.expectNoWrites();
});

test('when nobody answers in time the owners are asked too', async ({ person, world, axe }) => {
  const eli = await person('eli');
  const asked = await askFor(eli);
  await expect(frame(eli.page).says('Waiting for noor@acme.example')).toBeVisible();
  const [noor, ada, jun] = [await person('noor'), await person('ada'), await person('jun')];
  await noor.mail(/^Eli Novak asks for Jira Software \(PROJ-123\)$/);
  await ada.signIn();
  expect((await ada.page.goto(asked)).status(), 'nobody asked her yet').toBe(404);
  expect(await subjects(world, ada)).toEqual([]);

  await world.passDays(1);
  for (const owner of [ada, jun]) {
    const mail = await owner.mail(/^Eli Novak asks for Jira Software, and nobody has answered \(PROJ-123\)$/);
    expect(mail.text).toContain('Those who were asked first have not answered, so you are asked as well.');
  }
  await eli.open(asked);
  await expect(waitingPage(eli.page).waiting).toContainText('Ada Park');
  await ada.pressInMail(await ada.mail(), OPEN_REQUEST);
  await expect(frame(ada.page).fact('Why you')).toContainText('You own Jira Software.');
  await axe(ada.page, 'the page of a request that was escalated');
  await verdictPage(ada.page).approve.click();
  await expect(verdictPage(ada.page).outcome).toContainText('Approved by Ada Park');
  await expectIssue(eli);
  await expectOneLicenseFor(eli);
  for (const other of [noor, jun]) await other.mail(/^Nothing left to do: Eli Novak and Jira Software/);
});

test('a request that nobody decided ends, its requester is told, and can ask again', async ({ person, world, axe }) => {
  const eli = await person('eli');
  const asked = await askFor(eli);
  const noor = await person('noor');
  await noor.mail(/^Eli Novak asks/);
  await world.passDays(3);
  const told = await eli.mail(/^Nobody answered in time about Jira Software \(PROJ-123\)$/);
  expect(told.text).toContain('That is not a no.');
  await noor.mail(/^Nothing left to do/);
  await noor.open(asked);
  await expect(verdictPage(noor.page).outcome).toContainText('Now: nobody decided in time.');
  await expect(verdictPage(noor.page).approve).toHaveCount(0);
  await axe(noor.page, 'the page of an approver after nobody decided');

  await eli.open('/');
  await expect(homePage(eli.page).requests).toContainText('nobody decided in time');
  await eli.pressInMail(told, 'Ask again');
  await expect(frame(eli.page).says('Nobody decided in time')).toBeVisible();
  await axe(eli.page, 'the page of a request that ended without a verdict');
  await waitingPage(eli.page).askAgain.click();
  await askPage(eli.page).ask.click();
  await expect(waitingPage(eli.page).waiting).toBeVisible();
  expect(eli.page.url()).not.toContain(asked);
  await world.expectNoWrites();
});

test('what its requester withdraws needs no verdict, and can be asked again', async ({ person, world, axe }) => {
  const mina = await person('mina');
  const asked = await askFor(mina);
  const ada = await person('ada');
  await openFromMail(ada);
  await waitingPage(mina.page).withdraw.click();
  await expect(frame(mina.page).says('You withdrew this request')).toBeVisible();
  await axe(mina.page, 'the page of a request that was withdrawn');

  // Ada has had the page open since before.
  await verdictPage(ada.page).approve.click();
  await expect(frame(ada.page).problem).toBeVisible();
  await expect(verdictPage(ada.page).outcome).toContainText('Now: withdrawn.');
  await expect(verdictPage(ada.page).approve).toHaveCount(0);
  await axe(ada.page, 'the page of an approver after it was withdrawn');
  for (const owner of [ada, await person('jun')]) {
    const mail = await owner.mail(/^Nothing left to do: Mina Choi and Jira Software/);
    expect(mail.text).toContain('Mina Choi does not need Jira Software');
  }
  await waitingPage(mina.page).askAgain.click();
  await askPage(mina.page).ask.click();
  await expect(waitingPage(mina.page).waiting).toBeVisible();
  expect(mina.page.url()).not.toContain(asked);
  await world.expectNoWrites();
});

test('whoever has not answered is reminded, by the rule and by the requester', async ({ person, world, axe }) => {
  const mina = await person('mina');
  const asked = await askFor(mina);
  await expect(waitingPage(mina.page).remind).toHaveCount(0);
  const [ada, jun] = [await person('ada'), await person('jun')];
  await openFromMail(ada);
  await verdictPage(ada.page).approve.click();
  await expect(frame(ada.page).fact('Said yes so far')).toHaveText('Ada Park');
  await jun.mail(/^Mina Choi asks/);

  await world.passDays(1);
  const reminder = await jun.mail(/^Mina Choi still waits for Jira Software \(PROJ-123\)$/);
  expect(reminder.text).toContain('Nobody has decided yet.');
  await mina.open(asked);
  await waitingPage(mina.page).remind.click();
  await expect(frame(mina.page).main).toContainText('You can have them reminded in 1 day');
  await expect(waitingPage(mina.page).remind).toHaveCount(0);
  await axe(mina.page, 'the waiting page after a reminder');
  const wanted = ['Mina Choi asks for Jira Software (PROJ-123)', ...Array(2).fill('Mina Choi still waits for Jira Software (PROJ-123)')];
  await expect.poll(() => subjects(world, jun), { message: 'the mails to Jun' }).toEqual(wanted);
  expect(await subjects(world, ada), 'she has answered').toEqual(wanted.slice(0, 1));
  await jun.pressInMail(reminder, OPEN_REQUEST);
  await verdictPage(jun.page).approve.click();
  await expectIssue(mina);
});

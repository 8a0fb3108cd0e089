// Somebody outside every rule asks, an owner says yes from the mail, and the waiting page leads to the issue.

import { expect, test } from './fixtures.mjs';
import { approveFromMail, askFor, expectToBeTakenOn, ISSUE } from './journeys.mjs';
import { askPage, verdictPage, waitingPage } from './pages.mjs';

test('a contractor asks, an owner approves from the mail, and the issue opens', async ({ person, javaScriptEnabled }) => {
  const mina = await person('mina');
  const requestUrl = await askFor(mina);

  const ada = await person('ada');
  await approveFromMail(ada);

  await expectToBeTakenOn(mina, requestUrl, javaScriptEnabled);
});

test('looking at the ask page asks nobody', async ({ person, world }) => {
  const mina = await person('mina');
  await mina.open(ISSUE);
  await expect(askPage(mina.page).ask).toBeVisible();
  await mina.page.reload();
  await expect(askPage(mina.page).ask).toBeVisible();
  expect(await world.call('GET', `${world.inbox}/api/mails`)).toEqual([]);
  await world.expectNoWrites();
});

test('both owners get a mail with a text part, and its links carry no authority', async ({ person, world }) => {
  const mina = await person('mina');
  const requestUrl = await askFor(mina);
  const [ada, jun] = [await person('ada'), await person('jun')];
  for (const owner of [ada, jun]) {
    const mail = await owner.mail(/Mina Choi asks for Jira Software \(PROJ-123\)/);
    expect(mail.text).toContain(new URL(requestUrl).pathname);
    expect(mail.to).toEqual([owner.email]);
    for (const link of mail.links) expect(link.startsWith(`${world.portal}/`), link).toBe(true);
  }
  // Following a link decides nothing: the request waits for a pressed button.
  const mail = await ada.mail();
  for (const link of mail.links) await ada.open(link);
  await mina.page.goto(requestUrl);
  await expect(waitingPage(mina.page).waiting).toBeVisible();
  await world.expectNoWrites();
});

test('whoever asks again is shown the request that waits', async ({ person, world }) => {
  const mina = await person('mina');
  const requestUrl = await askFor(mina);
  await mina.open('/browse/PROJ-123?focusedCommentId=7');
  await expect(mina.page).toHaveURL(requestUrl);
  await expect.poll(async () => (await world.mailsTo('ada@acme.example')).length).toBe(1);
});

test('the first verdict is the only one', async ({ person, javaScriptEnabled }) => {
  const mina = await person('mina');
  const requestUrl = await askFor(mina);
  const [ada, jun] = [await person('ada'), await person('jun')];
  await jun.open(requestUrl);
  await expect(verdictPage(jun.page).approve).toBeVisible();
  await approveFromMail(ada);

  await verdictPage(jun.page).reason.fill('Too late');
  await verdictPage(jun.page).deny.click();
  await expect(jun.page.getByText(/Ada Park/).first()).toBeVisible();
  await expectToBeTakenOn(mina, requestUrl, javaScriptEnabled);
});

test('a stranger with the link learns nothing', async ({ person }) => {
  const mina = await person('mina');
  const requestUrl = await askFor(mina);
  const eli = await person('eli');
  await eli.open(requestUrl);
  await expect(eli.page.getByText(/Mina/)).toHaveCount(0);
  await expect(verdictPage(eli.page).approve).toHaveCount(0);
});

// Everything people do twice by accident happens once.

import { expect, test } from './fixtures.mjs';
import { approveFromMail, askFor, expectIssue, expectOneLicenseFor, ISSUE, openFromMail } from './journeys.mjs';
import { askPage, verdictPage, waitingPage } from './pages.mjs';

test('two tabs that sign in at once each reach their own issue', async ({ person, world }) => {
  const noor = await person('noor');
  const second = await noor.newTab();
  await noor.page.goto(world.portal + ISSUE);
  await second.goto(world.portal + '/browse/PROJ-1');
  await noor.signInIfAsked();
  await noor.signInIfAsked(second);
  await expectIssue(noor);
  await expect(second).toHaveURL(world.jira + '/browse/PROJ-1');
});

test('two tabs of a new employee give one license', async ({ person, world }) => {
  const eli = await person('eli');
  await eli.signIn();
  const second = await eli.newTab();
  await Promise.all([eli.page.goto(world.portal + ISSUE), second.goto(world.portal + '/browse/PROJ-1')]);
  for (const page of [eli.page, second]) await expect(page).toHaveURL(new RegExp(`^${world.jira}/browse/PROJ-`));
  await expectOneLicenseFor(eli);
});

test('while the license is set up, each tab keeps its own issue', async ({ person, world }) => {
  const eli = await person('eli');
  await eli.signIn();
  const second = await eli.newTab();
  await world.jiraFault({ path: '/rest/**', fault: { kind: 'latency', ms: 700 } });
  await Promise.all([eli.page.goto(world.portal + ISSUE), second.goto(world.portal + '/browse/PROJ-1')]);
  const onJira = new RegExp(`^${world.jira}/browse/`);
  for (const page of [eli.page, second]) await expect(page).toHaveURL(onJira, { timeout: 30_000 });
  expect([eli.page.url(), second.url()]).toEqual([world.jira + ISSUE, world.jira + '/browse/PROJ-1']);
});

test('two tabs that ask wait for the same answer', async ({ person, world }) => {
  const mina = await person('mina');
  const second = await mina.newTab();
  await mina.open(ISSUE);
  await second.goto(world.portal + ISSUE);
  await askPage(mina.page).ask.click();
  await expect(waitingPage(mina.page).waiting).toBeVisible();
  await askPage(second).ask.click();
  await expect(waitingPage(second).waiting).toBeVisible();
  const ada = await person('ada');
  await approveFromMail(ada);
  expect(await world.mailsTo(ada.email)).toHaveLength(1);
  await expectIssue(mina);
  await expect(second).toHaveURL(world.jira + ISSUE);
  await expectOneLicenseFor(mina);
});

test('a double click asks once', async ({ person, world }) => {
  const mina = await person('mina');
  await mina.open(ISSUE);
  await askPage(mina.page).ask.dblclick();
  await expect(waitingPage(mina.page).waiting).toBeVisible();
  for (const login of ['ada', 'jun']) {
    const owner = await person(login);
    await owner.mail(/Mina Choi asks/);
    expect(await world.mailsTo(owner.email)).toHaveLength(1);
  }
});

test('a double click approves once', async ({ person }) => {
  const mina = await person('mina');
  await askFor(mina);
  const ada = await person('ada');
  await openFromMail(ada);
  await verdictPage(ada.page).approve.dblclick();
  await expect(verdictPage(ada.page).outcome).toContainText('Approved by Ada Park');
  await expectIssue(mina);
  await expectOneLicenseFor(mina);
});

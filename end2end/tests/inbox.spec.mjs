// The inbox: several requests are decided together, with a mouse, with keys, or without scripts. And the page of one
// request says what its approver has to know.

import { expect, test } from './fixtures.mjs';
import { askFor, expectIssue, ISSUE, OPEN_REQUEST } from './journeys.mjs';
import { decisions, frame, homePage, verdictPage, waitingPage } from './pages.mjs';

test('two requests are approved together, and both waiting pages go on', async ({ person, axe }) => {
  const [mina, kofi, ada] = [await person('mina'), await person('kofi'), await person('ada')];
  await askFor(mina);
  await askFor(kofi);
  await ada.signIn();
  await frame(ada.page).inbox.click();
  const inbox = decisions(ada.page);
  await expect(inbox.rows).toHaveCount(2);
  await expect(frame(ada.page).inbox).toHaveAccessibleName('Inbox 2 waiting');
  await axe(ada.page, 'inbox');
  await inbox.tick('Mina Choi').check();
  await inbox.tick('Kofi Mensah').check();
  await inbox.approve.click();
  await expect(inbox.outcome).toContainText('2 decided.');
  await expect(inbox.outcome).toContainText('Approved: Mina Choi, Kofi Mensah.');
  await axe(ada.page, 'inbox, decided');
  await expect(frame(ada.page).main).toContainText('Nothing waits for you.');
  await expectIssue(mina);
  await expectIssue(kofi);
});

test('who was slower is told who was first, and the rest is decided', async ({ person, world }) => {
  const [mina, kofi, ada, jun] = [await person('mina'), await person('kofi'), await person('ada'), await person('jun')];
  const asked = await askFor(mina);
  await askFor(kofi);
  await ada.open('/inbox');
  await jun.open(asked);
  await verdictPage(jun.page).reason.fill('Your contract ended.');
  await verdictPage(jun.page).deny.click();

  const inbox = decisions(ada.page);
  await inbox.tick('Mina Choi').check();
  await inbox.tick('Kofi Mensah').check();
  await inbox.reason.fill('Not this month.');
  await inbox.deny.click();
  await expect(inbox.outcome).toContainText('1 decided. 1 was over already.');
  await expect(inbox.outcome).toContainText('Mina Choi (denied by Jun Lee)');
  await expect(frame(kofi.page).says('Ada Park said no')).toBeVisible();
  await expect(frame(kofi.page).fact('Reason')).toHaveText('Not this month.');
  await expect(frame(mina.page).fact('Reason')).toHaveText('Your contract ended.');
  await world.expectNoWrites();
});

test('a no wants a reason, and a verdict wants a tick', async ({ person, javaScriptEnabled }) => {
  const mina = await person('mina');
  await askFor(mina);
  const ada = await person('ada');
  await ada.open('/inbox');
  const inbox = decisions(ada.page);
  await inbox.approve.click();
  await expect(frame(ada.page).problem).toContainText('No request was chosen');
  await inbox.tick('Mina Choi').check();
  await inbox.reason.fill('   ');
  await inbox.deny.click();
  await expect(frame(ada.page).problem).toContainText('A denial needs a reason');
  await expect(inbox.tick('Mina Choi')).toBeChecked();
  // The enter key in the list is no verdict.
  await inbox.tick('Mina Choi').press('Enter');
  await expect(inbox.rows).toHaveCount(1);
  if (javaScriptEnabled) await expect(inbox.all).toBeVisible();
  else await expect(inbox.all).toBeHidden();
});

test('what is looked for is found', async ({ person }) => {
  const [mina, kofi, ada] = [await person('mina'), await person('kofi'), await person('ada')];
  await askFor(mina);
  await askFor(kofi);
  await ada.open('/inbox');
  const inbox = decisions(ada.page);
  await inbox.person.fill('partner.example');
  await inbox.show.click();
  await expect(inbox.rows).toHaveCount(1);
  await expect(inbox.rows).toContainText('Mina Choi asks for Jira Software');
  await inbox.product.selectOption('Jira Service Management');
  await inbox.show.click();
  await expect(frame(ada.page).main).toContainText('No request that waits for you fits this.');
  await frame(ada.page).main.getByRole('link', { name: 'Show all' }).click();
  await expect(inbox.rows).toHaveCount(2);
});

test('everything has a key', { tag: '@javascript' }, async ({ person }) => {
  const [mina, kofi, ada] = [await person('mina'), await person('kofi'), await person('ada')];
  await askFor(mina);
  await askFor(kofi);
  await ada.open('/inbox');
  const inbox = decisions(ada.page);
  const { keyboard } = ada.page;
  // Without a request under the hand a key decides nothing.
  await keyboard.press('a');
  await expect(inbox.rows.first()).toBeFocused();
  await keyboard.press('j');
  await expect(inbox.rows.nth(1)).toBeFocused();
  await keyboard.press('k');
  await expect(inbox.rows.first()).toBeFocused();
  await keyboard.press('?');
  await expect(inbox.keys).toBeVisible();
  await keyboard.press('Escape');
  await expect(inbox.keys).toBeHidden();
  await keyboard.press('x');
  await expect(inbox.tick('Mina Choi')).toBeChecked();
  await keyboard.press('d');
  await expect(inbox.reason).toBeFocused();
  // In the reason a letter is a letter.
  await keyboard.type('ask again in jan');
  await expect(inbox.reason).toHaveValue('ask again in jan');
  await inbox.deny.click();
  await expect(inbox.outcome).toContainText('Denied: Mina Choi.');
  await keyboard.press('j');
  await keyboard.press('o');
  await expect(frame(ada.page).says('Kofi Mensah asks for Jira Software')).toBeVisible();
  await ada.page.goBack();
  await keyboard.press('j');
  await keyboard.press('a');
  await expect(inbox.outcome).toContainText('Approved: Kofi Mensah.');
});

test('whoever wants no keys switches them off', { tag: '@javascript' }, async ({ person }) => {
  const mina = await person('mina');
  await askFor(mina);
  const ada = await person('ada');
  await ada.open('/inbox');
  const inbox = decisions(ada.page);
  await ada.page.keyboard.press('?');
  await inbox.keys.getByLabel('Use these keys').uncheck();
  await inbox.keys.getByRole('button', { name: 'Close' }).click();
  await ada.page.reload();
  await ada.page.keyboard.press('j');
  await ada.page.keyboard.press('a');
  await expect(inbox.rows).toHaveCount(1);
  await expect(inbox.rows.first()).not.toBeFocused();
});

test('from the mail to the verdict it is two presses', async ({ person }) => {
  const mina = await person('mina');
  await askFor(mina);
  const ada = await person('ada');
  await ada.signIn();
  await ada.pressInMail(await ada.mail(/asks for Jira Software/), OPEN_REQUEST);
  await verdictPage(ada.page).approve.click();
  await expect(verdictPage(ada.page).outcome).toContainText('Approved by Ada Park');
  await expectIssue(mina);
});

test('the page of a request says whom a yes lets in and what it means', async ({ person, axe }) => {
  const kofi = await person('kofi');
  const asked = await askFor(kofi);
  const jun = await person('jun');
  await jun.signIn();
  const ada = await person('ada');
  await ada.open(`${asked}?choice=deny`);
  const { fact } = frame(ada.page);
  await expect(fact('Who')).toHaveText('kofi@acme.example, confirmed by their sign-in');
  await expect(fact('Account')).toContainText('it hides its address');
  await expect(fact('Why you')).toHaveText('You own Jira Software. Jun Lee was asked too. The first answer counts.');
  await expect(fact('History')).toHaveText('no license of this product before');
  await expect(verdictPage(ada.page).reason).toBeFocused();
  await axe(ada.page, 'verdict');
  await ada.page.goto(`${asked}?choice=approve`);
  await expect(verdictPage(ada.page).approve).toBeFocused();
  await expect(waitingPage(kofi.page).waiting).toBeVisible();

  await verdictPage(ada.page).days.selectOption('7 days');
  await verdictPage(ada.page).comment.fill('Welcome to the team.');
  await verdictPage(ada.page).approve.click();
  await expect(verdictPage(ada.page).outcome).toContainText('Welcome to the team.');
  await expectIssue(kofi);
  await kofi.page.goto(`${kofi.world.portal}/`);
  await expect(homePage(kofi.page).licenses).toContainText('ends in 7 days');
});

test('an issue key alone leads to the issue', async ({ person }) => {
  const noor = await person('noor');
  await noor.signIn();
  await homePage(noor.page).link.fill(' proj-123 ');
  await homePage(noor.page).link.press('Enter');
  await expectIssue(noor, ISSUE.split('?')[0]);
});

// A no says why and what comes next.

import { expect, test } from './fixtures.mjs';
import { askFor, deny, denyFromMail, ISSUE, openFromMail } from './journeys.mjs';
import { askPage, frame, waitingPage } from './pages.mjs';

const REASON = 'Your contract with us ended in May.';

test('a denied person sees the reason, on the page that waits and in a mail', async ({ person, world }) => {
  const mina = await person('mina');
  await askFor(mina);
  const ada = await person('ada');
  await denyFromMail(ada, REASON);

  await expect(frame(mina.page).says('Ada Park said no')).toBeVisible();
  await expect(frame(mina.page).fact('Reason')).toHaveText(REASON);
  await expect(frame(mina.page).main.getByRole('link', { name: 'Ask again' })).toBeVisible();
  const mail = await mina.mail(/Ada Park said no to Jira Software/);
  expect(mail.text).toContain(REASON);
  await world.expectNoWrites();
});

test('a denial without a reason is not taken', async ({ person, world }) => {
  const mina = await person('mina');
  const asked = await askFor(mina);
  const ada = await person('ada');
  await openFromMail(ada);
  // Blanks are something to the browser and nothing to the portal.
  await deny(ada, '   ');
  await expect(frame(ada.page).problem).toContainText('A denial needs a reason');
  await mina.open(asked);
  await expect(waitingPage(mina.page).waiting).toBeVisible();
  await denyFromMail(ada, REASON);
  await expect(frame(mina.page).fact('Reason')).toHaveText(REASON);
  await world.expectNoWrites();
});

test('what an approver writes is text and nothing else', async ({ person }) => {
  const reason = '<img src=x onerror="document.title=1"> & {{ "braces" }}';
  const mina = await person('mina');
  await askFor(mina);
  const ada = await person('ada');
  await denyFromMail(ada, reason);
  await expect(frame(mina.page).fact('Reason')).toHaveText(reason);
});

test('a person whom a rule denies sees why and cannot ask', async ({ person, world }) => {
  const rolf = await person('rolf');
  await rolf.open(ISSUE);
  await expect(frame(rolf.page).says('You cannot get a license for Jira Software now')).toBeVisible();
  await expect(frame(rolf.page).fact('Why')).toHaveText('People from rival.example get no license here. Ask your contact at Acme.');
  await expect(frame(rolf.page).fact('Asking again')).toContainText('30 days');
  await expect(askPage(rolf.page).ask).toHaveCount(0);
  expect(await world.call('GET', `${world.inbox}/api/mails`)).toEqual([]);
  await world.expectNoWrites();
});

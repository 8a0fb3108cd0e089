// Licenses that end and seats that run out: told, extended, given back, taken back, and handed to whoever is next in line.

import { expect, test } from './fixtures.mjs';
import { approveFromMail, askFor, expectIssue, ISSUE, THIRTY_DAYS } from './journeys.mjs';
import { frame, homePage, licensePage, verdictPage, waitingPage } from './pages.mjs';

test.use({ policy: THIRTY_DAYS });

const license = (person) => homePage(person.page).licenses.getByRole('link', { name: 'Jira Software' });
const inDays = (days) => new RegExp(`in ${days} days`);

test('a license by rule is extended with one press, and given back with another', async ({ person, world, axe }) => {
  const eli = await person('eli');
  await eli.open(ISSUE);
  await expectIssue(eli);
  await world.passDays(28);
  expect((await eli.mail(/ends soon/)).text).toContain('Extend it or give it back');

  await eli.open('/');
  await expect(homePage(eli.page).licenses).toContainText(inDays(2));
  await axe(eli.page, 'the home page with a license that ends');
  await license(eli).click();
  await expect(frame(eli.page).fact('Ends')).toHaveText(inDays(2));
  await axe(eli.page, 'the page of a license that ends');
  await licensePage(eli.page).extend.click();
  await expect(frame(eli.page).fact('Ends')).toHaveText(/in 30 days|on \d/);
  await expect(licensePage(eli.page).extend).toHaveCount(0);
  await eli.open(ISSUE);
  await expectIssue(eli);

  await eli.open('/');
  await homePage(eli.page).licenses.getByRole('button', { name: 'I’m done: Jira Software' }).click();
  await expect(frame(eli.page).says('Your license for Jira Software has ended')).toBeVisible();
  await axe(eli.page, 'the page of a license that has ended');
  await eli.mail(/has ended/);
  const writes = await world.writes();
  expect(writes.map(({ method, accountId }) => [method, accountId])).toEqual([['POST', eli.accountId], ['DELETE', eli.accountId]]);
});

test('a license by verdict is extended by the next verdict and ends when nobody extends it', async ({ person, world }) => {
  const mina = await person('mina');
  await askFor(mina);
  const ada = await person('ada');
  await approveFromMail(ada);
  await expectIssue(mina);

  await world.passDays(28);
  await mina.mail(/ends soon/);
  await mina.open('/');
  await license(mina).click();
  await licensePage(mina.page).askToExtend.click();
  await expect(waitingPage(mina.page).waiting).toBeVisible();
  const asked = mina.page.url();
  await mina.open('/');
  await license(mina).click();
  await expect(frame(mina.page).fact('Extending')).toContainText('You have asked for that');

  const jun = await person('jun');
  await jun.open(asked);
  await expect(frame(jun.page).fact('A yes extends')).toHaveText(inDays(2));
  await verdictPage(jun.page).approve.click();
  await expect(verdictPage(jun.page).outcome).toContainText('Approved by Jun Lee');
  await mina.page.reload();
  await expect(frame(mina.page).fact('Ends')).toHaveText(/in 30 days|on \d/);
  expect(await world.writes()).toHaveLength(1);

  await world.passDays(30);
  await mina.mail(/has ended/);
  await mina.open('/');
  await expect(homePage(mina.page).licenses).toContainText('ended when its time was over');
  await license(mina).click();
  await expect(frame(mina.page).main.getByRole('link', { name: 'Ask again' })).toBeVisible();
  expect((await world.writes()).map(({ method }) => method)).toEqual(['POST', 'DELETE']);
});

test('when all seats are taken the approved wait in line, and go in as seats come free', async ({ person, world, axe }) => {
  test.slow();
  const eli = await person('eli');
  await eli.open(ISSUE);
  await expectIssue(eli);
  await world.setSeats(5);

  const [mina, kofi, ada] = [await person('mina'), await person('kofi'), await person('ada')];
  const requests = {};
  for (const one of [mina, kofi]) {
    requests[one.login] = await askFor(one);
    await ada.open(requests[one.login]);
    await verdictPage(ada.page).approve.click();
    await expect(verdictPage(ada.page).outcome).toContainText('Approved by Ada Park');
    await one.mail(/waiting for a seat/);
    await one.open(requests[one.login]);
  }
  await expect(frame(mina.page).says('Approved, waiting for a free seat')).toBeVisible();
  await expect(frame(mina.page).main).toContainText('The next free one is yours.');
  await axe(mina.page, 'the page of who is first in line');
  await expect(frame(kofi.page).main).toContainText('You are second in line.');
  await kofi.open('/');
  await expect(homePage(kofi.page).requests).toContainText('second in line');

  // Eli needs it no longer: his seat is Mina's a moment later.
  await eli.open('/');
  await homePage(eli.page).licenses.getByRole('button', { name: 'I’m done: Jira Software' }).click();
  await expect(frame(eli.page).says('Your license for Jira Software has ended')).toBeVisible();
  await mina.mail(/You can open PROJ-123 now/);
  await mina.open(`${requests.mina}?go=1`);
  await expectIssue(mina);
  await kofi.open(requests.kofi);
  await expect(frame(kofi.page).main).toContainText('The next free one is yours.');

  // Mina's thirty days are over: her seat is Kofi's.
  await world.passDays(31);
  await mina.mail(/has ended/);
  await kofi.mail(/You can open PROJ-123 now/);
  await kofi.open(`${requests.kofi}?go=1`);
  await expectIssue(kofi);
  const writes = await world.writes();
  const wanted = [['POST', eli], ['DELETE', eli], ['POST', mina], ['DELETE', mina], ['POST', kofi]];
  expect(writes.map(({ method, accountId }) => [method, accountId])).toEqual(wanted.map(([method, one]) => [method, one.accountId]));
});

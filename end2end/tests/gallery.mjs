// Every page of the portal, one after the other, in one walk through one world. The walk is what people do: nothing is
// shown that nobody could come to. For browsers with scripts.

import { expect } from '@playwright/test';

import { askFor, buildRule, deny, ISSUE, nameStandIn, OPEN_REQUEST } from './journeys.mjs';
import { askPage, auditPage, choice, decisions, frame, homePage, identityProviderSignOut, inboxPage, issuePage, replayPage, rulePage, rulesPage, standInsPage, systemPage, tokensPage, tryPage, verdictPage, versionedPage, waitingPage, webhooksPage } from './pages.mjs';

/** Yields `{ name, page }`, each page at rest until the next is asked for. */
export async function* everyPage(person, world) {
  const visitor = (login) => person(login, { reducedMotion: 'reduce' });
  const shown = async (name, { page }, sign) => {
    await expect(sign).toBeVisible();
    return { name, page };
  };

  const noor = await visitor('noor');
  await noor.page.goto(world.portal);
  yield shown('home-anonymous', noor, frame(noor.page).signIn);
  await noor.page.goto(world.portal + ISSUE);
  yield shown('choice', noor, choice(noor.page).cancel);
  await choice(noor.page).cancel.click();
  yield shown('sign-in-refused', noor, frame(noor.page).tryAgain);
  await noor.signIn();
  yield shown('home', noor, homePage(noor.page).link);
  await noor.page.goto(`${world.portal}/go?to=https%3A%2F%2Felsewhere.example%2F`);
  yield shown('refused-target', noor, frame(noor.page).says('Latchkey cannot take you there'));
  await noor.page.goto(`${world.portal}/no-such-page`);
  yield shown('not-found', noor, frame(noor.page).says('There is nothing here'));
  await noor.page.goto(`${world.portal}/system`);
  yield shown('forbidden', noor, frame(noor.page).says('This page is not for you'));
  await noor.open('/browse/OPS-7');
  await issuePage(noor.page).askLatchkey.click();
  yield shown('problem', noor, frame(noor.page).says(/does not show you OPS-7/));

  const rolf = await visitor('rolf');
  await rolf.open(ISSUE);
  yield shown('denied-by-rule', rolf, frame(rolf.page).fact('Why'));
  const una = await visitor('una');
  await una.open(ISSUE);
  yield shown('address-not-confirmed', una, frame(una.page).tryAgain);

  // Whoever has signed in once is called by name from then on.
  const [ada, jun] = [await visitor('ada'), await visitor('jun')];
  for (const owner of [ada, jun]) await owner.signIn();
  const mina = await visitor('mina');
  await mina.open(ISSUE);
  yield shown('ask', mina, askPage(mina.page).ask);
  const asked = await askFor(mina);
  yield shown('waiting', mina, waitingPage(mina.page).waiting);
  await mina.page.goto(`${asked}?stay=1`);
  yield shown('waiting-rules', mina, mina.page.getByText('How the rules were read'));
  await mina.page.goto(world.portal);
  yield shown('home-asked', mina, homePage(mina.page).requests.getByRole('link'));
  await ada.page.goto(world.portal);
  yield shown('home-approver', ada, homePage(ada.page).toDecide);
  const mail = await ada.mail(/Mina Choi asks/);
  await ada.page.goto(`${world.inbox}/mails/${mail.id}`);
  yield shown('mail', ada, inboxPage(ada.page).link(OPEN_REQUEST));
  await inboxPage(ada.page).link(OPEN_REQUEST).click();
  yield shown('verdict', ada, verdictPage(ada.page).approve);
  await deny(ada, ' ');
  yield shown('verdict-without-reason', ada, frame(ada.page).problem);
  await verdictPage(ada.page).approve.click();
  yield shown('verdict-approved', ada, verdictPage(ada.page).outcome);
  await expect(async () => {
    await mina.page.goto(asked);
    await expect(frame(mina.page).says('You have a license for Jira Software')).toBeVisible({ timeout: 500 });
  }).toPass();
  yield shown('granted', mina, frame(mina.page).main.getByRole('link', { name: 'Open PROJ-123' }));
  await mina.page.goto(world.portal);
  yield shown('home-licensed', mina, homePage(mina.page).licenses.getByRole('listitem'));

  const kofi = await visitor('kofi');
  const kofiAsked = await askFor(kofi);
  for (const login of ['hal', 'pia']) await askFor(await visitor(login));
  await ada.page.goto(`${world.portal}/inbox`);
  const waiting = decisions(ada.page);
  for (const name of ['Kofi Mensah', 'Pia Lund']) await waiting.tick(name).check();
  yield shown('inbox', ada, waiting.rows.nth(2));
  await jun.page.goto(kofiAsked);
  yield shown('verdict-doubtful', jun, frame(jun.page).fact('Account'));
  await deny(jun, 'You are on the Payments team now, and it works in Linear. Talk to Ada if you still need Jira.');
  yield shown('verdict-denied', jun, verdictPage(jun.page).outcome);
  await waiting.reason.fill('Please ask the team of your new project first.');
  await waiting.deny.click();
  yield shown('inbox-decided', ada, waiting.outcome);
  await jun.page.goto(`${world.portal}/stand-ins`);
  await nameStandIn(jun, 'noor@acme.example');
  yield shown('stand-ins', jun, standInsPage(jun.page).back);
  await jun.page.goto(`${world.portal}/inbox?person=nobody`);
  yield shown('inbox-none-fits', jun, decisions(jun.page).person);
  await kofi.page.goto(kofiAsked);
  yield shown('denied', kofi, frame(kofi.page).says('Jun Lee said no'));

  const sam = await visitor('sam');
  await sam.open('/system');
  // With scripts the page is live before it is looked at.
  yield shown('system', sam, systemPage(sam.page).pause);
  await sam.page.goto(`${world.portal}/settings/rules`);
  await buildRule(sam);
  yield shown('rule-editor', sam, rulePage(sam.page).save);
  await rulePage(sam.page).save.click();
  await sam.page.goto(`${world.portal}/settings/rules`);
  await rulesPage(sam.page).switchOff('Contractors ask the owners').click();
  yield shown('rules', sam, rulesPage(sam.page).draft);
  await sam.page.goto(`${world.portal}/settings/rules/try?person=mina%40partner.example&to=${encodeURIComponent(world.jira + ISSUE)}`);
  yield shown('rules-try', sam, tryPage(sam.page).draft);
  await sam.page.goto(`${world.portal}/settings/rules`);
  await rulesPage(sam.page).switchOn('Partners of the refund project').click();
  await sam.page.goto(`${world.portal}/settings/rules/replay`);
  yield shown('replays', sam, replayPage(sam.page).start);
  await replayPage(sam.page).start.click();
  // It looks again by itself until there is a result.
  yield shown('replay', sam, replayPage(sam.page).flips);
  for (const name of ['products', 'approvers', 'notifications', 'access', 'history']) {
    await sam.page.goto(`${world.portal}/settings/${name}`);
    yield shown(name, sam, frame(sam.page).heading);
  }
  await sam.page.goto(`${world.portal}/settings/products`);
  await versionedPage(sam.page).edit('Jira Software').click();
  yield shown('product', sam, versionedPage(sam.page).owners);
  await sam.page.goto(`${world.portal}/settings/webhooks`);
  const { address, format, add, newSecret } = webhooksPage(sam.page);
  await address.fill('http://127.0.0.5:9/nobody');
  await format('Signed JSON').check();
  await add.click();
  yield shown('webhooks', sam, newSecret);
  await sam.page.goto(`${world.portal}/settings/tokens`);
  await tokensPage(sam.page).name.fill('The board in the hall');
  await tokensPage(sam.page).scope('read requests').check();
  await tokensPage(sam.page).make.click();
  yield shown('tokens', sam, tokensPage(sam.page).newToken);
  await sam.page.goto(`${world.portal}/audit`);
  yield shown('audit', sam, auditPage(sam.page).heading);
  await sam.page.goto(kofiAsked);
  yield shown('request-observed', sam, frame(sam.page).says('Kofi Mensah asks for Jira Software'));
  await frame(sam.page).signOut.click();
  const { confirm } = identityProviderSignOut(sam.page);
  const signedOut = frame(sam.page).says('You are signed out');
  await expect(confirm.or(signedOut)).toBeVisible();
  if (await confirm.isVisible()) await confirm.click();
  yield shown('signed-out', sam, signedOut);
}

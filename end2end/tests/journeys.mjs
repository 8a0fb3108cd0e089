// Steps that several journeys share.

import { expect } from '@playwright/test';

import { askPage, issuePage, rulePage, rulesPage, standInsPage, verdictPage, waitingPage } from './pages.mjs';

export const ISSUE = '/browse/PROJ-123?focusedCommentId=7';
export const SUMMARY = 'Checkout fails on refund';

/** What a mail to an approver calls the link that decides nothing yet. */
export const OPEN_REQUEST = 'Look at it first';

/** A policy whose licenses end. */
export const THIRTY_DAYS = `
[[rules]]
id = "engineers"
name = "Engineers of Acme for thirty days"
when = { all = [{ email_domain = "acme.example" }, { idp_group = "engineers" }, { seats_free = 1 }] }
then = { grant = { days = 30 } }

[[rules]]
id = "others"
name = "The owners decide, for thirty days"
when = { all = [] }
then = { ask = { approvers = ["owners"], days = 30 } }
`;

/** The person stands on that very URL of Jira and sees the issue. */
export async function expectIssue(person, path = ISSUE, summary = SUMMARY) {
  await expect(person.page).toHaveURL(person.world.jira + path);
  await expect(issuePage(person.page).summary(summary)).toBeVisible();
}

/** Follows the link, is told to ask, asks, and waits. Gives the request's URL. */
export async function askFor(person, path = ISSUE) {
  await person.open(path);
  await askPage(person.page).ask.click();
  await expect(waitingPage(person.page).waiting).toBeVisible();
  return requestUrl(person);
}

/** The URL of the request whose page the person has open, whatever the page keeps in its query. */
export function requestUrl({ page }) {
  const [url] = page.url().match(/^.*\/requests\/[0-9a-f-]{36}(?=$|\?)/) ?? [];
  expect(url, `a request's page: ${page.url()}`).toBeTruthy();
  return url;
}

/** Opens the request from its mail and approves. */
export async function approveFromMail(approver) {
  await openFromMail(approver);
  await verdictPage(approver.page).approve.click();
  await expect(verdictPage(approver.page).outcome).toContainText(`Approved by ${approver.name}`);
}

/** Opens the request from its mail and denies. */
export async function denyFromMail(approver, reason) {
  await openFromMail(approver);
  await deny(approver, reason);
  await expect(verdictPage(approver.page).outcome).toContainText(`Denied by ${approver.name}`);
}

export async function openFromMail(approver) {
  await approver.pressInMail(await approver.mail(/asks for Jira Software/), OPEN_REQUEST);
  await expect(verdictPage(approver.page).approve).toBeVisible();
}

export async function deny({ page }, reason) {
  await verdictPage(page).reason.fill(reason);
  await verdictPage(page).deny.click();
}

/** Exactly one license was given since the first day, to this person, and Jira took it. */
export async function expectOneLicenseFor({ world, accountId }) {
  const writes = await world.writes();
  expect(writes.map(({ accountId, method, status }) => ({ accountId, method, status }))).toEqual([{ accountId, method: 'POST', status: 201 }]);
}

/** Builds a rule of three levels from the list of the rules, and leaves its page open, not saved yet. */
export async function buildRule({ page }) {
  await rulesPage(page).add.click();
  const rule = rulePage(page);
  await expect(rule.name).toHaveValue('A new rule');
  await rule.name.fill('Partners of the refund project');
  // The first level: from partner.example, and ...
  await rule.addTo(0, 'from an e-mail domain');
  await rule.domain.fill('partner.example');
  // ... the second: contractors, or ...
  await rule.addTo(0, 'a group of conditions');
  await rule.counts(1).selectOption('at least one of these fits');
  await rule.addTo(1, 'in a group of people');
  await rule.group.fill('contractors');
  // ... the third: enough seats, and not to open a board.
  await rule.addTo(1, 'a group of conditions');
  await rule.addTo(2, 'so many seats are free');
  await rule.seats.fill('5');
  await rule.addTo(2, 'to open a kind of page');
  await rule.target.selectOption('a board');
  await rule.turns.last().selectOption('it is not so');
  await rule.outcome('Say no').check();
  await rule.message.fill('Partners use the refund desk. Write to Jun Lee.');
}

const day = (days) => new Date(Date.now() + days * 24 * 3600 * 1000).toISOString().slice(0, 10);

/** Somebody else decides for a week. */
export async function nameStandIn({ page }, address) {
  await standInsPage(page).address.fill(address);
  await standInsPage(page).from.fill(day(0));
  await standInsPage(page).until.fill(day(7));
  await standInsPage(page).name.click();
}

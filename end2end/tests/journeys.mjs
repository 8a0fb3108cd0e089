// Steps that several journeys share.

import { expect } from '@playwright/test';

import { askPage, issuePage, verdictPage, waitingPage } from './pages.mjs';

export const ISSUE = '/browse/PROJ-123?focusedCommentId=7';
export const SUMMARY = 'Checkout fails on refund';

/** The person stands on that very URL of Jira and sees the issue. */
export async function expectIssue(person, path = ISSUE, summary = SUMMARY) {
  await expect(person.page).toHaveURL(person.world.jira + path);
  await expect(issuePage(person.page).summary(summary)).toBeVisible();
}

/** Follows the link, is told to ask, asks, and waits. Gives the request's URL. */
export async function askFor(person, path = ISSUE) {
  await person.open(path);
  await askPage(person.page).ask.click();
  await expect(person.page).toHaveURL(waitingPage(person.page).url);
  return person.page.url();
}

/** Opens the request from its mail and approves. */
export async function approveFromMail(approver) {
  await approver.pressInMail(await approver.mail(/asks for Jira Software/), 'Approve');
  await verdictPage(approver.page).approve.click();
  await expect(verdictPage(approver.page).decided).toBeVisible();
}

export async function denyFromMail(approver, reason) {
  await approver.pressInMail(await approver.mail(/asks for Jira Software/), 'Deny');
  await verdictPage(approver.page).reason.fill(reason);
  await verdictPage(approver.page).deny.click();
  await expect(verdictPage(approver.page).decided).toBeVisible();
}

/** With JavaScript the waiting page goes on by itself; without, its reader comes back to it. */
export async function expectToBeTakenOn(person, requestUrl, javaScriptEnabled) {
  if (!javaScriptEnabled) {
    await expect
      .poll(
        async () => {
          if (person.page.url() !== requestUrl) return person.page.url();
          await person.page.goto(requestUrl);
          const onward = person.page.getByRole('link', { name: /go to|open|continue/i }).first();
          if (await onward.count()) await onward.click();
          return person.page.url();
        },
        { message: 'the request leads to the issue' },
      )
      .toBe(person.world.jira + ISSUE);
  }
  await expectIssue(person);
}

// Every letter, as it arrives: an admin has each sent to themself.

import { expect } from '@playwright/test';

import { systemPage } from './pages.mjs';

/** Resolves with the mails, in the order of the System page. */
export async function everyLetter(sam, world) {
  await sam.open('/system');
  const { sendToMyself, queued } = systemPage(sam.page);
  await expect(sendToMyself.first()).toBeVisible();
  const count = await sendToMyself.count();
  for (let at = 0; at < count; at += 1) {
    await sendToMyself.nth(at).click();
    await expect(queued).toBeVisible();
    await sam.page.goto(`${world.portal}/system`);
  }
  const samples = async () => (await world.mailsTo(sam.email)).filter(({ subject }) => subject.startsWith('Sample: '));
  await expect.poll(async () => (await samples()).length, { message: 'every letter has arrived' }).toBe(count);
  return (await samples()).sort((one, other) => one.id - other.id);
}

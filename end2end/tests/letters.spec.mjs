// The letters: an admin looks at them, has them sent, and each reads well on a phone, in light and dark.

import { expect, test } from './fixtures.mjs';
import { everyLetter } from './letters.mjs';
import { frame, systemPage } from './pages.mjs';

test('an admin looks at a letter, and its links lead to the portal', async ({ person, world }) => {
  const sam = await person('sam');
  await sam.open('/system');
  await systemPage(sam.page).look('To an approver: somebody asks').click();
  await expect(sam.page.getByRole('heading', { level: 1, name: 'Mina Choi asks for Jira Software' })).toBeVisible();
  for (const [name, query] of [['Approve', '?choice=approve'], ['Deny', '?choice=deny'], ['Look at it first', '']]) {
    const link = sam.page.getByRole('link', { name, exact: true });
    await expect(link).toHaveAttribute('href', new RegExp(`^${world.portal}/requests/[0-9a-f-]{36}${query.replace('?', '\\?')}$`));
  }
});

test('an admin has a letter sent to themself', async ({ person }) => {
  const sam = await person('sam');
  await sam.open('/system');
  const { sendToMyself, queued } = systemPage(sam.page);
  await sendToMyself.first().click();
  await expect(queued).toContainText('on its way to you');
  const mail = await sam.mail(/^Sample: /);
  expect(mail.headers).toContain('Auto-Submitted: auto-generated');
});

test('an auditor looks at letters and sends none', async ({ person }) => {
  const ines = await person('ines');
  await ines.open('/system');
  await expect(systemPage(ines.page).look('To the admins: jobs gave up')).toBeVisible();
  await expect(systemPage(ines.page).sendToMyself).toHaveCount(0);
});

test('every letter reads well on a phone, in light and dark', { tag: '@javascript' }, async ({ person, world, axe }) => {
  test.slow();
  const sam = await person('sam');
  const mails = await everyLetter(sam, world);
  const reader = await sam.newTab();
  for (const { subject, html } of mails) {
    await test.step(subject, async () => {
      await reader.setContent(html);
      for (const colorScheme of ['light', 'dark']) {
        await reader.emulateMedia({ colorScheme });
        await axe(reader, `${subject}, ${colorScheme}`);
      }
      for (const width of [375, 320]) {
        await reader.setViewportSize({ width, height: 812 });
        const wide = await reader.evaluate(() => document.documentElement.scrollWidth);
        expect.soft(wide, `width of ${subject}`).toBeLessThanOrEqual(width);
      }
    });
  }
});

test('the System page says that mails are put off, and that they went', { tag: '@javascript' }, async ({ person, world }) => {
  const sam = await person('sam');
  await sam.open('/system');
  await world.call('POST', `${world.inbox}/api/knobs`, { down: true });
  await systemPage(sam.page).sendToMyself.first().click();
  const jobs = sam.page.getByRole('region', { name: 'Jobs' });
  await expect(jobs).toContainText('sending a mail: 1 job');
  await world.call('POST', `${world.inbox}/api/knobs`, { down: false });
  await sam.mail(/^Sample: /);
  await expect(jobs).not.toContainText('sending a mail');
  await expect(frame(sam.page).main).toContainText('No job has given up.');
});

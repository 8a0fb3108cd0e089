// A draft is replayed on what people went through: started, looked at, out of date once it is edited, done again. Plain
// forms, and a page that looks again by itself: the same with JavaScript and without.

import { expect, test } from './fixtures.mjs';
import { ISSUE } from './journeys.mjs';
import { askPage, frame, replayPage, rulePage, rulesPage } from './pages.mjs';

const NARROW = { width: 360, height: 740 };

test('a draft is replayed on what happened, and again once it has changed', async ({ person, world, axe }) => {
  test.slow();
  const sam = await person('sam');
  await sam.open('/settings/rules/replay');
  const main = frame(sam.page).main;
  await expect(main).toContainText('There is nothing to replay yet');
  await axe(sam.page, 'nothing to replay');

  for (const login of ['mina', 'hal']) {
    const visitor = await person(login);
    await visitor.open(ISSUE);
    await expect(askPage(visitor.page).ask).toBeVisible();
  }
  await sam.page.goto(`${world.portal}/settings/rules/contractors`);
  await rulePage(sam.page).outcome('Give a license at once').check();
  await rulePage(sam.page).save.click();
  await expect(rulePage(sam.page).saved).toBeVisible();
  await sam.page.goto(`${world.portal}/settings/rules`);
  await rulesPage(sam.page).replay.click();
  const replay = replayPage(sam.page);
  await replay.days(7).check();
  await axe(sam.page, 'where a replay is started');
  await replay.start.click();

  await expect(replay.flips).toContainText('who had to wait for an answer would have been given a license at once.');
  await expect(main).toContainText('Of 2 decisions, 1 would come out differently.');
  await expect(replay.seats).toContainText('Jira Software');
  await expect(replay.chart).toBeVisible();
  await replay.examples.first().click();
  await expect(replay.flips.getByRole('link', { name: 'Mina Choi in the audit' })).toBeVisible();
  await axe(sam.page, 'a result');
  await sam.page.setViewportSize(NARROW);
  for (const colorScheme of ['light', 'dark']) {
    await sam.page.emulateMedia({ colorScheme });
    const width = await sam.page.evaluate(() => document.documentElement.scrollWidth);
    expect(width, `nothing is wider than the screen, ${colorScheme}`).toBeLessThanOrEqual(NARROW.width);
    await axe(sam.page, `a result, ${colorScheme}`);
  }

  await sam.page.goto(`${world.portal}/settings/rules`);
  await rulesPage(sam.page).switchOff('Contractors ask the owners').click();
  await rulesPage(sam.page).replay.click();
  await replay.last.getByRole('link').first().click();
  await expect(main).toContainText('The draft has changed since.');
  await axe(sam.page, 'a result that is out of date');
  await replay.again.click();
  await expect(replay.flips).toContainText('Everybody would have been told the same.');
  await replay.back.click();
  await expect(replay.last.getByRole('listitem')).toHaveCount(2);
});

test('an auditor looks at replays and starts none', async ({ person, world, axe }) => {
  const mina = await person('mina');
  await mina.open(ISSUE);
  await expect(askPage(mina.page).ask).toBeVisible();
  const ines = await person('ines');
  await ines.open('/settings/rules/replay');
  await expect(frame(ines.page).main).toContainText('Changing it is for admins.');
  await expect(replayPage(ines.page).start).toHaveCount(0);
  await axe(ines.page, 'an auditor’s view');
  expect((await mina.page.goto(`${world.portal}/settings/rules/replay`)).status()).toBe(403);
});

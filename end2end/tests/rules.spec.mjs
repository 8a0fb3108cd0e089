// The rules, whole: built by pressing buttons, reordered, tried, published, seen to decide a click, undone. Plain forms:
// the same with JavaScript and without.

import { readFile } from 'node:fs/promises';

import { expect, test } from './fixtures.mjs';
import { buildRule, ISSUE } from './journeys.mjs';
import { askPage, frame, importPage, rulePage, rulesPage, tryPage } from './pages.mjs';

test('a rule is built, tried and published, decides a click, and is undone', async ({ person, axe }) => {
  test.slow();
  const mina = await person('mina');
  await mina.open(ISSUE);
  await expect(askPage(mina.page).ask).toBeVisible();

  const sam = await person('sam');
  await sam.open('/settings/rules');
  const rules = rulesPage(sam.page);
  await axe(sam.page, 'the rules');
  const rule = rulePage(sam.page);
  await buildRule(sam);
  await axe(sam.page, 'a rule of three levels');
  await rule.save.click();
  await expect(rule.saved).toBeVisible();
  await expect(frame(sam.page).main).toContainText(
    'from partner.example, and (in group “contractors”, or (at least 5 seats free, and not to open a board))',
  );

  await sam.page.goto(`${sam.world.portal}/settings/rules`);
  const name = 'Partners of the refund project';
  await rules.switchOn(name).click();
  await rules.up(name).click();
  await rules.up(name).click();
  await rules.up(name).click();
  await expect(rules.rows.first()).toContainText(name);
  await axe(sam.page, 'a draft');

  await rules.tryIt.click();
  const trying = tryPage(sam.page);
  await trying.person.fill('mina@partner.example');
  await trying.link.fill(`${sam.world.jira}${ISSUE}`);
  await trying.button.click();
  await expect(trying.live).toContainText('Ask the owners of the product');
  await expect(trying.live).toContainText('ada@acme.example, jun@acme.example');
  await expect(trying.draft).toContainText('Say no: “Partners use the refund desk.');
  await axe(sam.page, 'an answer');
  await mina.page.reload();
  await expect(askPage(mina.page).ask).toBeVisible();

  await sam.page.goto(`${sam.world.portal}/settings/rules`);
  await rules.publish('Refunds go to their desk');
  await expect(rules.version(2)).toContainText('Refunds go to their desk');
  await mina.open(ISSUE);
  await expect(frame(mina.page).main).toContainText('Partners use the refund desk.');

  await rules.restore(1);
  await expect(rules.version(3)).toContainText('decides now');
  await mina.open(ISSUE);
  await expect(askPage(mina.page).ask).toBeVisible();
});

test('the rules go out as a file, come in changed as a draft, and a finding is said', async ({ person, axe }) => {
  const sam = await person('sam');
  await sam.open('/settings/rules');
  const rules = rulesPage(sam.page);
  const downloading = sam.page.waitForEvent('download');
  await rules.download.click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('latchkey-policy-1.toml');
  const file = await readFile(await download.path(), 'utf8');
  expect(file).toContain('id = "engineers"');

  await rules.importing.click();
  const importing = importPage(sam.page);
  await axe(sam.page, 'the import of rules');
  const added = (name) => `${file}\n[[rules]]\nid = "nights"\n${name}when = { idp_group = "a  b" }\nthen = { deny = { message = "No." } }\n`;
  await importing.text.fill(added('nam = "Nights"\n'));
  await importing.button.click();
  await expect(frame(sam.page).problem).toContainText('What you pasted is still below.');
  const line = added('').split('\n').findIndex((text) => text.includes('"nights"')) + 2;
  await expect(importing.text).toHaveAccessibleDescription(new RegExp(`Line ${line}: unknown field .nam.`));
  await expect(importing.text).toHaveValue(added('nam = "Nights"\n'));
  await axe(sam.page, 'a policy that cannot be read');

  await importing.text.fill(added('name = "Nights"\n'));
  await importing.button.click();
  await expect(rules.draft).toContainText('New: “Nights”');
  await expect(rules.draft).toContainText('Worth a look:');
  await expect(rules.draft).toContainText('It says no, and not when');
  await axe(sam.page, 'an imported draft');
  await rules.publish('From a file');
  await expect(rules.version(2)).toContainText('From a file');
});

test('what cannot be understood is said beside its field', async ({ person, axe }) => {
  const sam = await person('sam');
  await sam.open('/settings/rules/engineers');
  const rule = rulePage(sam.page);
  await rule.seats.fill('many');
  await rule.save.click();
  await expect(frame(sam.page).problem).toContainText('Some fields could not be understood.');
  await expect(rule.seats).toHaveValue('many');
  await expect(rule.seats).toHaveAccessibleDescription(/whole number from 1 to 1,000,000/);
  await axe(sam.page, 'a field that was not understood');
});

test('of two admins the second is shown what the first did', async ({ person }) => {
  const sam = await person('sam');
  await sam.open('/settings/rules');
  const late = await sam.newTab();
  await late.goto(`${sam.world.portal}/settings/rules`);
  await rulesPage(sam.page).switchOff('Contractors ask the owners').click();
  await rulesPage(late).delete('Contractors ask the owners').click();
  await expect(frame(late).problem).toContainText('Somebody else was faster');
  await expect(rulesPage(late).missed).toContainText('“Contractors ask the owners” is off now');
  await expect(rulesPage(late).rows).toHaveCount(3);
});

test('an auditor looks and changes nothing, and nobody else gets in', async ({ person, world, axe }) => {
  const ines = await person('ines');
  for (const path of ['/settings/rules', '/settings/rules/engineers']) {
    await ines.open(path);
    await expect(frame(ines.page).main).toContainText('Changing it is for admins.');
    await expect(frame(ines.page).main.getByRole('button')).toHaveCount(0);
    await axe(ines.page, path);
  }
  const mina = await person('mina');
  await mina.signIn();
  expect((await mina.page.goto(`${world.portal}/settings/rules`)).status()).toBe(403);
});

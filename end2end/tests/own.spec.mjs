// Nobody decides on their own request, not even an owner.

import { expect, test } from './fixtures.mjs';
import { approveFromMail, askFor, expectToBeTakenOn } from './journeys.mjs';
import { verdictPage } from './pages.mjs';

test('an owner without a license asks the other owner', async ({ person, world, javaScriptEnabled }) => {
  await world.takeLicense('ada');
  const ada = await person('ada');
  const requestUrl = await askFor(ada);
  await expect(verdictPage(ada.page).approve).toHaveCount(0);
  await expect(verdictPage(ada.page).deny).toHaveCount(0);

  const jun = await person('jun');
  await jun.mail(/Ada Park asks/);
  expect(await world.mailsTo('ada@acme.example')).toEqual([]);
  await approveFromMail(jun);
  await expectToBeTakenOn(ada, requestUrl, javaScriptEnabled);
});

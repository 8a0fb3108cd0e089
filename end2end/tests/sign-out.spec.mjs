// Signing out ends both sessions: the portal's and the company's.

import { expect, test } from './fixtures.mjs';
import { ISSUE } from './journeys.mjs';
import { choice, frame, identityProviderSignOut } from './pages.mjs';

test('whoever signs out has to choose again', async ({ person, world, javaScriptEnabled, axe }) => {
  const ada = await person('ada');
  await ada.signIn();
  await frame(ada.page).signOut.click();
  if (!javaScriptEnabled) await identityProviderSignOut(ada.page).confirm.click();
  await expect(ada.page).toHaveURL(new RegExp(`^${world.portal}/signed-out`));
  await axe(ada.page);

  await ada.page.goto(world.portal + ISSUE);
  await expect(choice(ada.page).person('Ada Park')).toBeVisible();
});

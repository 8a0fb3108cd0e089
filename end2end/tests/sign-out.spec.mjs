// Signing out ends both sessions: the portal's and the company's.

import { expect, test } from './fixtures.mjs';
import { ISSUE } from './journeys.mjs';
import { choice, frame, identityProviderSignOut } from './pages.mjs';

test('whoever signs out has to choose again', async ({ person, world, javaScriptEnabled }) => {
  const ada = await person('ada');
  await ada.signIn();
  const session = await ada.context.cookies(world.portal);
  await frame(ada.page).signOut.click();
  if (!javaScriptEnabled) await identityProviderSignOut(ada.page).confirm.click();
  await expect(ada.page).toHaveURL(new RegExp(`^${world.portal}/signed-out`));
  await expect(frame(ada.page).says('You are signed out')).toBeVisible();

  await ada.page.goto(world.portal + ISSUE);
  await expect(choice(ada.page).person('Ada Park')).toBeVisible();

  // The cookie of before opens nothing any more, even where somebody has kept it.
  await ada.context.addCookies(session);
  await ada.page.goto(world.portal);
  await expect(frame(ada.page).signIn).toBeVisible();
  await expect(ada.page.getByText('Ada Park')).toHaveCount(0);
});

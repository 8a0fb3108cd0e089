// Nobody decides on their own request, not even an owner.

import { expect, test } from './fixtures.mjs';
import { approveFromMail, askFor, expectIssue } from './journeys.mjs';
import { frame, verdictPage, waitingPage } from './pages.mjs';

test('an owner without a license asks the other owner', async ({ person, world }) => {
  await world.takeLicense('ada');
  const ada = await person('ada');
  const asked = await askFor(ada);
  await expect(waitingPage(ada.page).waiting).not.toContainText(/Ada Park|ada@/);
  await expect(verdictPage(ada.page).approve).toHaveCount(0);
  await expect(verdictPage(ada.page).deny).toHaveCount(0);

  // The form that an owner has on other requests, sent for this one.
  expect(await sendVerdict(ada, asked)).toEqual({ status: 403, error: 'own_request' });
  await ada.open(asked);
  await expect(waitingPage(ada.page).waiting).toBeVisible();
  await world.expectNoWrites();

  const jun = await person('jun');
  await jun.mail(/Ada Park asks/);
  await jun.open(asked);
  await expect(frame(jun.page).fact('Why you')).toHaveText('You own Jira Software. Nobody else was asked.');
  // Only that it was received: nobody asks her about her own request, and nobody tells her that nothing is left to do.
  await ada.mail(/^You asked for/);
  const subjects = async () => (await world.mailsTo(ada.email)).map(({ subject }) => subject).sort();
  expect(await subjects()).toEqual(['You asked for Jira Software (PROJ-123)']);
  await approveFromMail(jun);
  await expectIssue(ada);
  await ada.mail(/^You can open/);
  expect(await subjects()).toEqual(['You asked for Jira Software (PROJ-123)', 'You can open PROJ-123 now (Jira Software)']);
});

test('a requester who forges the verdict gets nowhere', async ({ person, world }) => {
  const mina = await person('mina');
  const asked = await askFor(mina);
  expect(await sendVerdict(mina, asked)).toEqual({ status: 403, error: 'own_request' });
  await mina.open(asked);
  await expect(waitingPage(mina.page).waiting).toBeVisible();
  await expect(frame(mina.page).problem).toHaveCount(0);
  await world.expectNoWrites();
});

/** Approves as a program does, with the cookies of the person's browser. */
async function sendVerdict({ context, world }, asked) {
  const response = await context.request.post(`${world.portal}/api/requests/decide`, {
    headers: { origin: world.portal, accept: 'application/json' },
    form: { id: asked.split('/').at(-1), verdict: 'approve' },
  });
  return { status: response.status(), error: await response.json() };
}

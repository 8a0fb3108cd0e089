// The pages of the simulated identity provider: choosing a person, signing out, errors. They work without JavaScript.

import { randomBytes } from 'node:crypto';

import { escape, page } from '../world/look.mjs';

const BANNER = 'Acme sign-in (simulated identity provider; there are no passwords)';

/** Who do you want to be? */
export function choosePage({ action, people, clientName }) {
  const buttons = people.map(
    ({ login, name, about }) =>
      `<li><button name="login" value="${escape(login)}"><strong>${escape(name)}</strong><span>${escape(about)}</span></button></li>`,
  );
  return page({
    title: 'Choose a person · Acme sign-in',
    banner: BANNER,
    body: `<h1>Sign in to ${escape(clientName)}</h1>
<p class="muted">Choose who you are. You stay signed in until you sign out.</p>
<form method="post" action="${escape(action)}">
<ul class="list">${buttons.join('\n')}</ul>
<button class="button" name="cancel" value="yes">Cancel</button>
</form>`,
  });
}

/** The form is the library's; the button joins it by id. With JavaScript it presses itself, as company sign-ins do. */
export function signOutPage({ form, nonce }) {
  return page({
    title: 'Sign out · Acme sign-in',
    banner: BANNER,
    body: `<h1>Sign out of Acme?</h1>
<p class="muted">You are signed out everywhere, and choose a person again next time.</p>
${form}
<button class="button primary" form="op.logoutForm" name="logout" value="yes">Sign out</button>`,
    script: `document.querySelector('button[name="logout"]').click()`,
    nonce,
  });
}

export function signedOutPage() {
  return page({ title: 'Signed out · Acme sign-in', banner: BANNER, body: '<h1>You are signed out</h1><p class="muted">You can close this page.</p>' });
}

export function errorPage({ error, description }) {
  return page({
    title: 'Sign-in failed · Acme sign-in',
    banner: BANNER,
    body: `<h1>This sign-in cannot go on</h1>
<p>Go back to where you came from and try again.</p>
<p class="muted small">${escape(error)}${description ? `: ${escape(description)}` : ''}</p>`,
  });
}

/**
 * Chromium applies `form-action` to every redirect that follows a POST, so the list names all who may be in the chain:
 * this provider, its clients, and where those send people on.
 */
export function contentSecurityPolicy(formTargets, nonce) {
  return [
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    'img-src data:',
    nonce ? `script-src 'nonce-${nonce}'` : "script-src 'none'",
    `form-action 'self' ${formTargets.join(' ')}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ');
}

export const newNonce = () => randomBytes(16).toString('base64url');

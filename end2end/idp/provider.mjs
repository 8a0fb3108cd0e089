// How npm oidc-provider is set up: two first-party clients, the people of the world file, PKCE for all, consent given.

import { generateKeyPair, randomUUID } from 'node:crypto';
import { promisify } from 'node:util';

import Provider from 'oidc-provider';

import { contentSecurityPolicy, errorPage, newNonce, signedOutPage, signOutPage } from './pages.mjs';

const HOUR = 3600;

/** A fresh RS256 key with a name of its own. */
export async function newSigningKey() {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  return { ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), use: 'sig', alg: 'RS256' };
}

/** `keys`: the first signs, all are published. `findPerson(login)` answers from the living world. */
export function createProvider({ issuer, portal, jira, clientSecret, jiraSecret, keys, cookieKeys, adapter, findPerson }) {
  const formTargets = [portal, jira];
  const provider = new Provider(issuer, {
    adapter,
    jwks: { keys },
    cookies: { keys: cookieKeys },
    clients: [
      {
        client_id: 'latchkey',
        client_name: 'Latchkey',
        client_secret: clientSecret,
        redirect_uris: [`${portal}/auth/callback`],
        post_logout_redirect_uris: [`${portal}/signed-out`],
      },
      {
        client_id: 'jira-sim',
        client_name: 'Jira',
        client_secret: jiraSecret,
        redirect_uris: [`${jira}/_sim/callback`],
        post_logout_redirect_uris: [`${jira}/`],
      },
    ],
    scopes: ['openid', 'email', 'profile', 'groups'],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'], groups: ['groups'] },
    // As Entra and Okta do in the code flow: the ID token itself carries the claims of the scopes.
    conformIdTokenClaims: false,
    responseTypes: ['code'],
    pkce: { required: () => true },
    ttl: { AccessToken: HOUR, AuthorizationCode: 60, Grant: 14 * 24 * HOUR, IdToken: HOUR, Interaction: HOUR, Session: 14 * 24 * HOUR },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => {
          const nonce = newNonce();
          answer(ctx, signOutPage({ form, nonce }), contentSecurityPolicy(formTargets, nonce));
        },
        postLogoutSuccessSource: (ctx) => answer(ctx, signedOutPage(), contentSecurityPolicy(formTargets)),
      },
    },
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_ctx, login) => accountOf(findPerson(login)),
    loadExistingGrant: grantEverythingAsked,
    renderError: (ctx, { error, error_description: description }) =>
      answer(ctx, errorPage({ error, description }), contentSecurityPolicy(formTargets)),
  });
  provider.on('server_error', (_ctx, error) => console.error(error));
  return provider;
}

function accountOf(person) {
  if (!person) return undefined;
  const { login, name, email, emailVerified = true, groups = [] } = person;
  return { accountId: login, claims: () => ({ sub: login, name, email, email_verified: emailVerified, groups }) };
}

/** Both clients are the company's own: nobody is asked for consent. */
async function grantEverythingAsked(ctx) {
  const { client, session, params, provider } = ctx.oidc;
  const known = session.grantIdFor(client.clientId);
  const grant =
    (known && (await provider.Grant.find(known))) || new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope(params.scope);
  await grant.save();
  return grant;
}

function answer(ctx, html, csp) {
  ctx.type = 'html';
  ctx.set('content-security-policy', csp);
  ctx.body = html;
}

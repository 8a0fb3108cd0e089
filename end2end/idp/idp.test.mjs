// The identity provider alone, through scripted code flows. openid-client (certified too) plays the relying party and
// checks state, nonce, PKCE, `iss`, the signature and the claims of the ID token.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, beforeEach, test } from 'node:test';

import * as client from 'openid-client';

import { startIdp } from './server.mjs';

const PORTAL = 'http://127.0.0.1:9';
const JIRA = 'http://127.0.0.2:9';
const SECRET = 'secret-of-the-test';
let idp;
let config;

before(async () => {
  const world = JSON.parse(await readFile(new URL('../world/acme.json', import.meta.url), 'utf8'));
  idp = await startIdp({ world, address: '127.0.0.3:0', portal: PORTAL, jira: JIRA, clientSecret: SECRET });
  config = await discover('latchkey');
});
beforeEach(() => control('reset'));
after(() => idp.close());

test('the ID token and userinfo carry who the person is', async () => {
  const { claims, userinfo } = await signIn(browser(), 'mina');
  for (const said of [claims, userinfo]) {
    assert.equal(said.sub, 'mina');
    assert.equal(said.email, 'mina@partner.example');
    assert.equal(said.email_verified, true);
    assert.equal(said.name, 'Mina Choi');
    assert.deepEqual(said.groups, ['contractors']);
  }
  assert.equal(claims.iss, idp.issuer);
});

test('an unverified e-mail is said to be unverified', async () => {
  const { claims } = await signIn(browser(), 'una');
  assert.equal(claims.email_verified, false);
});

test('the choice lists everybody with what they are for, and its policy lets the redirects through', async () => {
  const visitor = browser();
  const { url } = await authorizationUrl();
  const { response, body } = await visitor.follow(url);
  assert.match(body, /Sign in to Latchkey/);
  assert.match(body, /<strong>Eli Novak<\/strong><span>new employee: policy gives the license at once<\/span>/);
  assert.match(response.headers.get('content-security-policy'), new RegExp(`form-action 'self' ${PORTAL} ${JIRA}`));
});

test('a second client and a second sign-in are silent', async () => {
  const visitor = browser();
  await signIn(visitor, 'ada');
  const { claims } = await signIn(visitor, undefined);
  assert.equal(claims.sub, 'ada');
  const jira = await discover('jira-sim');
  const second = await signIn(visitor, undefined, { config: jira, redirect_uri: `${JIRA}/_sim/callback` });
  assert.equal(second.claims.sub, 'ada');
});

test('prompt=none without a session says login_required', async () => {
  const { url } = await authorizationUrl({ prompt: 'none' });
  const { callback } = await browser().follow(url);
  assert.equal(callback.searchParams.get('error'), 'login_required');
  assert.equal(callback.searchParams.get('iss'), idp.issuer);
});

test('a cancelled sign-in says access_denied', async () => {
  const visitor = browser();
  const { url } = await authorizationUrl();
  const { response } = await visitor.follow(url);
  const { callback } = await visitor.follow(response.url, { cancel: 'yes' });
  assert.equal(callback.searchParams.get('error'), 'access_denied');
});

test('a request without PKCE is refused', async () => {
  const { url } = await authorizationUrl({ code_challenge: undefined });
  const { callback } = await browser().follow(url);
  assert.equal(callback.searchParams.get('error'), 'invalid_request');
});

test('a foreign redirect is refused on the page itself', async () => {
  const { url } = await authorizationUrl({ redirect_uri: 'http://127.0.0.9/auth/callback' });
  const { response, body, callback } = await browser().follow(url);
  assert.equal(callback, undefined);
  assert.equal(response.status, 400);
  assert.match(body, /cannot go on/);
});

test('rotating keys changes the signing key and keeps sessions', async () => {
  const visitor = browser();
  const first = await signIn(visitor, 'ada');
  const { kid } = await control('rotate-keys');
  const published = async () => (await (await fetch(config.serverMetadata().jwks_uri)).json()).keys.map((key) => key.kid);
  assert.equal((await published()).length, 2);
  const second = await signIn(visitor, undefined, { config: await discover('latchkey') });
  assert.equal(headerOf(second.idToken).kid, kid);
  assert.notEqual(headerOf(first.idToken).kid, kid);
  await control('rotate-keys', { withdraw: true });
  assert.equal((await published()).length, 1);
});

test('people can be added and altered', async () => {
  await control('people', { login: 'zoe', email: 'zoe@acme.example', groups: ['engineers'] });
  await control('people', { login: 'zoe', emailVerified: false });
  const { claims } = await signIn(browser(), 'zoe');
  assert.deepEqual([claims.email, claims.email_verified, claims.groups], ['zoe@acme.example', false, ['engineers']]);
});

test('signing out at the provider ends its session and returns to the portal', async () => {
  const visitor = browser();
  const { idToken } = await signIn(visitor, 'ada');
  const url = client.buildEndSessionUrl(config, { id_token_hint: idToken, post_logout_redirect_uri: `${PORTAL}/signed-out`, state: 's1' });
  const { body } = await visitor.follow(url);
  const xsrf = body.match(/name="xsrf" value="([^"]+)"/)[1];
  const { callback } = await visitor.follow(body.match(/action="([^"]+)"/)[1], { xsrf, logout: 'yes' });
  assert.equal(callback.href, `${PORTAL}/signed-out?state=s1`);
  const again = await visitor.follow((await authorizationUrl()).url);
  assert.match(again.body, /Choose who you are/);
});

const discover = (clientId) =>
  client.discovery(new URL(idp.issuer), clientId, SECRET, client.ClientSecretBasic(SECRET), { execute: [client.allowInsecureRequests] });

const headerOf = (token) => JSON.parse(Buffer.from(token.split('.')[0], 'base64url').toString());

async function control(name, body = {}) {
  const response = await fetch(`${idp.issuer}/_idp/${name}`, { method: 'POST', body: JSON.stringify(body) });
  assert.equal(response.status, 200);
  return response.json();
}

async function authorizationUrl({ config: of = config, ...overrides } = {}) {
  const verifier = client.randomPKCECodeVerifier();
  const checks = { pkceCodeVerifier: verifier, expectedState: client.randomState(), expectedNonce: client.randomNonce() };
  const parameters = {
    redirect_uri: `${PORTAL}/auth/callback`,
    scope: 'openid email profile groups',
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state: checks.expectedState,
    nonce: checks.expectedNonce,
    ...overrides,
  };
  if (!parameters.code_challenge) {
    delete parameters.code_challenge;
    delete parameters.code_challenge_method;
  }
  return { url: client.buildAuthorizationUrl(of, parameters), checks };
}

/** One sign-in. Without a `login` the provider must not ask. */
async function signIn(visitor, login, overrides = {}) {
  const { url, checks } = await authorizationUrl(overrides);
  let { response, callback } = await visitor.follow(url);
  if (login) ({ callback } = await visitor.follow(response.url, { login }));
  assert.ok(callback, 'the provider asked although it need not');
  const of = overrides.config ?? config;
  const tokens = await client.authorizationCodeGrant(of, callback, checks);
  const claims = tokens.claims();
  return { claims, idToken: tokens.id_token, userinfo: await client.fetchUserInfo(of, tokens.access_token, claims.sub) };
}

/** A browser in twenty lines: cookies by path, redirects followed while they stay at the provider. */
function browser() {
  const jar = new Map();
  const cookiesFor = (path) =>
    [...jar.values()].filter((cookie) => path.startsWith(cookie.path)).map((cookie) => cookie.pair).join('; ');
  const remember = (line) => {
    const [pair, ...attributes] = line.split(/;\s*/);
    const attribute = (name) => attributes.find((text) => text.toLowerCase().startsWith(`${name}=`))?.slice(name.length + 1);
    const path = attribute('path') ?? '/';
    const key = `${pair.split('=')[0]} ${path}`;
    if (new Date(attribute('expires') ?? '2999-01-01') < new Date()) jar.delete(key);
    else jar.set(key, { pair, path });
  };
  return {
    async follow(start, form) {
      let url = new URL(start);
      let body = form && new URLSearchParams(form);
      for (let hops = 0; hops < 10; hops += 1) {
        const response = await fetch(url, {
          method: body ? 'POST' : 'GET', body, redirect: 'manual', headers: { cookie: cookiesFor(url.pathname) },
        });
        response.headers.getSetCookie().forEach(remember);
        const location = response.headers.get('location');
        if (!location) return { response, body: await response.text() };
        url = new URL(location, url);
        body = undefined;
        if (url.origin !== idp.issuer) return { response, callback: url };
      }
      throw new Error('too many redirects');
    },
  };
}

// The HTTP side of the identity provider: its interaction page, the control API of the tests, and the Provider behind both.

import { randomBytes } from 'node:crypto';
import http from 'node:http';

import { listen, readBody } from '../world/listen.mjs';
import { choosePage, contentSecurityPolicy, errorPage } from './pages.mjs';
import { createProvider, newSigningKey } from './provider.mjs';
import { memoryStore } from './store.mjs';

/** Resolves with `{ issuer, close }`. Binds before it builds the Provider, because the issuer carries the port. */
export async function startIdp({ world, address, portal, jira, clientSecret, jiraSecret = clientSecret }) {
  let handle = async (_request, response) => sendJson(response, 503, { error: 'still starting' });
  const keys = [await newSigningKey()];
  const server = http.createServer((request, response) => {
    handle(request, response).catch((error) => fail(response, error));
  });
  const issuer = `http://${await listen(server, address)}`;

  const state = { people: new Map(), keys, provider: undefined, adapter: memoryStore(), cookieKeys: [randomBytes(32).toString('hex')] };
  const rebuild = () => {
    state.provider = createProvider({
      issuer, portal, jira, clientSecret, jiraSecret,
      keys: state.keys, cookieKeys: state.cookieKeys, adapter: state.adapter,
      findPerson: (login) => state.people.get(login),
    });
  };
  const populate = () => {
    state.people = new Map(world.people.map((person) => [person.login, structuredClone(person)]));
  };

  const control = {
    'GET /_idp/people': async () => [...state.people.values()],
    /** Adds a person, or alters the named fields of one. */
    'POST /_idp/people': async ({ login, ...fields }) => {
      if (!login) throw new Refusal('login is missing');
      state.people.set(login, { name: login, email: `${login}@acme.example`, about: 'added by a test', ...state.people.get(login), ...fields, login });
      return state.people.get(login);
    },
    /** The new key signs from now on. The old one stays published, unless `withdraw` says otherwise. */
    'POST /_idp/rotate-keys': async ({ withdraw = false }) => {
      state.keys = [await newSigningKey(), ...(withdraw ? [] : state.keys)];
      rebuild();
      return { kid: state.keys[0].kid };
    },
    /** Forgets every session and all that tests changed, except the keys. */
    'POST /_idp/reset': async () => {
      populate();
      state.adapter = memoryStore();
      rebuild();
      return {};
    },
  };

  populate();
  rebuild();

  handle = async (request, response) => {
    const path = new URL(request.url, issuer).pathname;
    const action = control[`${request.method} ${path}`];
    if (action) return sendJson(response, 200, await action(request.method === 'GET' ? {} : JSON.parse((await readBody(request)) || '{}')));
    if (path.startsWith('/interaction/')) return interact(state, [portal, jira], request, response);
    if (path === '/') return sendHtml(response, 200, errorPage({ error: 'Nothing to do here', description: 'start at the portal' }), [portal, jira]);
    return state.provider.callback()(request, response);
  };

  return {
    issuer,
    close: () => new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    }),
  };
}

async function interact({ provider, people }, formTargets, request, response) {
  let details;
  try {
    details = await provider.interactionDetails(request, response);
  } catch {
    return sendHtml(response, 400, errorPage({ error: 'This sign-in is over' }), formTargets);
  }
  const choose = async (status) => {
    const client = await provider.Client.find(details.params.client_id);
    sendHtml(response, status, choosePage({ action: `/interaction/${details.uid}`, people: [...people.values()], clientName: client.clientName }), formTargets);
  };
  if (request.method !== 'POST') return choose(200);

  const form = new URLSearchParams(await readBody(request));
  if (form.has('cancel')) {
    const result = { error: 'access_denied', error_description: 'the person cancelled the sign-in' };
    return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  }
  const login = form.get('login');
  if (!people.has(login)) return choose(422);
  return provider.interactionFinished(request, response, { login: { accountId: login } }, { mergeWithLastSubmission: false });
}

class Refusal extends Error {}

function fail(response, error) {
  const refused = error instanceof Refusal || error instanceof SyntaxError;
  if (!refused) console.error(error);
  if (response.headersSent) return response.destroy();
  return sendJson(response, refused ? 400 : 500, { error: error.message });
}

function sendJson(response, status, value) {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

function sendHtml(response, status, html, formTargets) {
  response
    .writeHead(status, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': contentSecurityPolicy(formTargets),
    })
    .end(html);
}

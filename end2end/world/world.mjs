// The simulated world, whole: inbox, identity provider, Jira and the portal, each a process on an address of its own.
// `make demo` and the browser tests start the same one.

import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { latchkeyToml, POLICY_TOML } from './config.mjs';
import { age } from './database.mjs';
import { ADDRESS, freePorts } from './ports.mjs';
import { answers, Part } from './process.mjs';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const ROOT = resolve(HERE, '../..');
const WORLD_FILE = join(HERE, 'acme.json');

/** The people and things, as the file has them. */
export const acme = JSON.parse(readFileSync(WORLD_FILE, 'utf8'));

/**
 * Starts everything and resolves with the world. `directory` receives the configuration, the logs and nothing else of
 * value. `fixedPorts` (`{ portal, jira, idp, inbox, smtp }`) is for people, who like to find things again.
 * `portalConfigOverrides` are settings by dotted name: `{ 'server.idle_minutes': 5 }`.
 */
export async function startWorld({ databaseUrl, directory, fixedPorts, policy, portalConfigOverrides = {} }) {
  const ports = fixedPorts ?? (await freePorts());
  const host = (part) => `${ADDRESS[part]}:${ports[part]}`;
  const urls = { portal: `http://${host('portal')}`, jira: `http://${host('jira')}`, idp: `http://${host('idp')}`, inbox: `http://${host('inbox')}` };
  await mkdir(directory, { recursive: true });
  const world = new World({ urls, smtp: host('smtp'), host, directory: resolve(directory), portalConfigOverrides });
  try {
    await world.configure(databaseUrl, policy);
    await Promise.all([world.parts.inbox.start(), world.parts.idp.start()]);
    await world.parts.jira.start();
    await world.parts.portal.start();
  } catch (error) {
    await world.stop();
    throw error;
  }
  return world;
}

class World {
  #clientSecret = randomBytes(16).toString('hex');
  #jiraSecret = randomBytes(16).toString('hex');
  #cookieSecret = randomBytes(24).toString('hex');

  constructor({ urls, smtp, host, directory, portalConfigOverrides }) {
    const { portal, jira, idp, inbox } = urls;
    Object.assign(this, { portal, jira, idp, inbox, smtp, directory });
    this.people = acme.people;
    const log = (name) => join(directory, `${name}.log`);
    const part = (name, command, ready, env = {}) => new Part({ name, command, env, log: log(name), isReady: answers(ready) });
    const node = (script, ...words) => [process.execPath, join(HERE, '..', script), ...words];
    this.parts = {
      inbox: part('inbox', node('inbox/main.mjs', '--listen', host('inbox'), '--smtp', smtp), `${inbox}/api/knobs`),
      idp: part('idp', node('idp/main.mjs', '--world', WORLD_FILE, '--listen', host('idp'), '--portal', portal, '--jira', jira,
        '--client-secret', this.#clientSecret, '--jira-secret', this.#jiraSecret), `${idp}/.well-known/openid-configuration`),
      jira: part('sim', [binary('sim', 'SIM_BIN'), '--world', WORLD_FILE, '--listen', host('jira'), '--idp', idp,
        '--idp-client-id', 'jira-sim', '--idp-client-secret', this.#jiraSecret, '--portal', portal], `${jira}/_sim/log`),
      portal: part('latchkey', [binary('latchkey', 'LATCHKEY_BIN'), 'serve', '--config', join(directory, 'latchkey.toml')],
        `${portal}/readyz`, environmentOf(portalConfigOverrides)),
    };
  }

  /** Writes the portal's configuration; it counts from the portal's next start. */
  async configure(databaseUrl, policy = POLICY_TOML) {
    this.databaseUrl = databaseUrl;
    const toml = latchkeyToml({ world: acme, portal: this.portal, idp: this.idp, jira: this.jira, smtp: this.smtp, databaseUrl, clientSecret: this.#clientSecret, cookieSecret: this.#cookieSecret });
    await writeFile(join(this.directory, 'latchkey.toml'), toml, { mode: 0o600 });
    await writeFile(join(this.directory, 'policy.toml'), policy);
  }

  /** Everything as on the first day, at the same addresses, on another database. */
  async reset(databaseUrl, policy) {
    const { portal, jira, idp, inbox } = this.parts;
    await Promise.all([portal.stop('SIGKILL'), jira.start(), idp.start(), inbox.start()]);
    await this.configure(databaseUrl, policy);
    await Promise.all([
      this.call('POST', `${this.jira}/_sim/reset`),
      this.call('POST', `${this.idp}/_idp/reset`, {}),
      this.call('POST', `${this.inbox}/api/knobs`, { refuse: [], down: false }),
      this.call('DELETE', `${this.inbox}/api/mails`),
    ]);
    await portal.start();
  }

  /** Lets so many days pass for requests, licenses and jobs, by moving them into the past while the portal rests. */
  async passDays(days) {
    await this.parts.portal.stop();
    await age(this.databaseUrl, days);
    await this.parts.portal.start();
  }

  /** How many seats of the product there are. */
  async setSeats(seats, productKey = 'jira-software') {
    await this.call('PUT', `${this.jira}/_sim/products/${productKey}`, { seats });
  }

  restartPortal() {
    return this.parts.portal.restart();
  }

  /** Ends all parts; a second call finds nothing left to do. */
  async stop() {
    await this.parts.portal.stop();
    await Promise.all(Object.values(this.parts).map((part) => part.stop()));
  }

  mailsTo(address) {
    return this.call('GET', `${this.inbox}/api/mails?to=${encodeURIComponent(address)}`);
  }

  /** The writes that reached Jira since the first day, refused ones included, the oldest first. */
  writes() {
    return this.call('GET', `${this.jira}/_sim/log`);
  }

  async expectNoWrites() {
    const writes = await this.writes();
    if (writes.length) throw new Error(`Jira was written to: ${JSON.stringify(writes)}`);
  }

  /** From now on requests to that path of Jira go wrong so: a rule of the simulator's faults. */
  jiraFault(rule) {
    return this.call('PUT', `${this.jira}/_sim/faults`, rule);
  }

  /** Takes a person out of a license group behind everybody's back. */
  async takeLicense(login, productKey = 'jira-software') {
    const { accountId } = acme.people.find((person) => person.login === login);
    const { groupId } = acme.products.find(({ key }) => key === productKey);
    const { groups } = await this.call('GET', `${this.jira}/_sim/state`);
    const members = groups.find((group) => group.groupId === groupId).members.filter((member) => member !== accountId);
    await this.call('PUT', `${this.jira}/_sim/groups/${groupId}`, { members });
  }

  /** A word with a simulated party's control API: JSON in, JSON out. */
  async call(method, url, body) {
    const response = await fetch(url, {
      method,
      headers: body && { 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`);
    const answer = await response.text();
    return answer ? JSON.parse(answer) : undefined;
  }
}

function binary(name, variable) {
  const path = process.env[variable] ?? join(ROOT, 'target/debug', name);
  if (!existsSync(path)) throw new Error(`${name} is not built: ${path} is missing (build it, or name it in ${variable})`);
  return path;
}

/** `{ 'server.idle_minutes': 5 }` as the portal's environment overrides. */
function environmentOf(settings) {
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [`LATCHKEY__${name.replaceAll('.', '__').toUpperCase()}`, String(value)]),
  );
}

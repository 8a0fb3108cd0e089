// People who decide at the same moment, on one portal or on two.

import { replica } from './replica.mjs';
import { Visitor } from './visitor.mjs';

const GROUP = 'deciders';

/** Who decides, as `crowd` wants to hear it. */
export const RIVALS = { kind: 'idp_group', value: GROUP };

/** So many of them, signed in; on PostgreSQL every other one at a second replica. Resolves with `{ rivals, stop }`. */
export async function startRivals(world, count) {
  const second = await replica(world);
  await second.part?.start();
  const rivals = [];
  for (let number = 0; number < count; number += 1) {
    const [login, name] = [`decider${number}`, `Decider ${number}.`];
    await world.call('POST', `${world.idp}/_idp/people`, { login, email: `${login}@acme.example`, name, groups: [GROUP] });
    const visitor = await Visitor.signIn(world, login);
    rivals.push(new Rival(world, visitor, name, number % 2 ? second.origin : world.portal));
  }
  const said = second.part ? 'two replicas' : 'one process';
  return { rivals, said, stop: () => second.part?.stop() };
}

class Rival {
  constructor(world, visitor, name, origin) {
    Object.assign(this, { world, visitor, name, origin });
  }

  /** Presses a button of the request's page; resolves with where that led and whether somebody was first. */
  async decide(id, verdict) {
    const form = { id, verdict, ...(verdict === 'deny' && { reason: `No, says ${this.name}` }) };
    const { status, headers } = await this.#ask('/api/requests/decide', { form });
    const { pathname, searchParams } = new URL(headers.location ?? '/nowhere', this.origin);
    const [isThere, problem] = [status === 303 && pathname === `/requests/${id}`, searchParams.get('problem')];
    return { rival: this, verdict, won: isThere && !problem, lost: isThere && problem === 'already_decided', status };
  }

  /** What the request's page says to them. */
  async read(id, query = '') {
    const { status, body } = await this.#ask(`/requests/${id}${query}`);
    return status === 200 ? body.replace(/<[^>]*>/g, '').replace(/\s+/g, ' ') : `(${status})`;
  }

  /** The cookies are the first portal's, and so is what the browser says of where it comes from. */
  #ask(path, { form } = {}) {
    const { portal } = this.world;
    const origin = form && { Origin: portal };
    return this.visitor.ask(this.origin + path, { form, headers: { ...this.visitor.cookieHeader(portal), Host: new URL(portal).host, ...origin } });
  }
}

// A person as far as HTTP goes: cookies, redirects, and the choice at the simulated sign-in. Bodies stay as they were sent.

import http from 'node:http';

let visitors = 0;

export class Visitor {
  #cookies = new Map();
  #agent = new http.Agent({ keepAlive: true, localAddress: ownAddress() });

  /** A person with a session at the portal. */
  static async signIn(world, login) {
    const visitor = new Visitor();
    const choice = await visitor.follow(`${world.portal}/auth/sign-in`);
    const [, action] = /<form method="post" action="([^"]+)"/.exec(choice.body) ?? [];
    if (!action) throw new Error(`no sign-in at ${choice.url}: ${choice.status}`);
    const home = await visitor.follow(new URL(action, choice.url), { form: { login } });
    if (home.url !== `${world.portal}/` || home.status !== 200) throw new Error(`${login} is not signed in but at ${home.url}: ${home.status}`);
    return visitor;
  }

  /** The header that makes a request this person's. */
  cookieHeader(origin) {
    const cookies = [...this.#cookiesOf(new URL(origin).host)];
    return { Cookie: cookies.map(([name, value]) => `${name}=${value}`).join('; ') };
  }

  /** Asks, or posts a form, and follows redirects; resolves with `{ url, status, headers, body }`. */
  async follow(url, options) {
    let answer = await this.ask(url, options);
    for (let hops = 0; answer.headers.location && hops < 20; hops += 1) answer = await this.ask(new URL(answer.headers.location, answer.url));
    return answer;
  }

  /** One request, one answer. */
  async ask(url, { form, headers = {} } = {}) {
    const { origin, host, href } = new URL(url);
    const posted = form && { Origin: origin, 'Content-Type': 'application/x-www-form-urlencoded' };
    const request = http.request(href, { method: form ? 'POST' : 'GET', agent: this.#agent, headers: { Accept: 'text/html,*/*', ...this.cookieHeader(origin), ...posted, ...headers } });
    request.end(form && new URLSearchParams(form).toString());
    const response = await new Promise((resolve, reject) => request.once('response', resolve).once('error', reject));
    const chunks = await response.toArray();
    for (const cookie of response.headers['set-cookie'] ?? []) this.#keep(host, cookie);
    const bytes = Buffer.concat(chunks);
    return { url: href, status: response.statusCode, headers: response.headers, bytes, body: bytes.toString() };
  }

  #cookiesOf(host) {
    if (!this.#cookies.has(host)) this.#cookies.set(host, new Map());
    return this.#cookies.get(host);
  }

  #keep(host, cookie) {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie);
    if (/max-age=0\b|expires=Thu, 01 Jan 1970/i.test(cookie)) this.#cookiesOf(host).delete(name);
    else this.#cookiesOf(host).set(name, value);
  }
}

/** Everybody comes from an address of their own, all of them loopback: the portal counts what one address writes. */
function ownAddress() {
  visitors += 1;
  return `127.1.${(visitors >> 8) % 256}.${visitors % 256}`;
}

// Ports that the parts are told beforehand, because each must know the others' addresses.

import { randomInt } from 'node:crypto';
import net from 'node:net';

export const ADDRESS = { portal: '127.0.0.1', jira: '127.0.0.2', idp: '127.0.0.3', inbox: '127.0.0.4', smtp: '127.0.0.4' };

/** Where the demo is, for people, who like to find things again. */
export const DEMO_PORTS = { portal: 8080, jira: 8082, idp: 8083, inbox: 8084, smtp: 8025 };

/** A free port for every part, below the range from which outgoing connections take theirs. */
export async function freePorts() {
  const ports = {};
  for (const [part, host] of Object.entries(ADDRESS)) {
    do ports[part] = randomInt(20_000, 32_000);
    while (Object.entries(ports).some(([other, port]) => other !== part && port === ports[part]) || !(await isFree(host, ports[part])));
  }
  return ports;
}

export function isFree(host, port) {
  return new Promise((resolve) => {
    const probe = net.createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, host, () => probe.close(() => resolve(true)));
  });
}

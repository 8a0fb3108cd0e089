// Binding a server to an address given as text. Port 0 lets the system choose.

/** `127.0.0.3:8083` as host and port. */
export function parseAddress(text) {
  const at = text.lastIndexOf(':');
  const port = Number(text.slice(at + 1));
  if (at < 1 || !Number.isInteger(port) || port < 0 || port > 65535) throw new Error(`not an address: ${text}`);
  return { host: text.slice(0, at), port };
}

/** Resolves with the bound `host:port` once the server accepts connections. */
export function listen(server, address) {
  const { host, port } = parseAddress(address);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.removeListener('error', reject);
      resolve(`${host}:${(server.server ?? server).address().port}`);
    });
  });
}

/** Ends the process on SIGTERM and SIGINT, and never later than its parent's wish. */
export function exitOnSignal() {
  for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => process.exit(0));
}

/** The body of a request, at most 1 MB. */
export async function readBody(request) {
  const parts = [];
  let size = 0;
  for await (const part of request) {
    size += part.length;
    if (size > 1_000_000) throw new Error('body too large');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

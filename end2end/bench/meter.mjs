// A passage to the simulated Jira that notes when calls are under way: what the portal waits for is not its own.

import http from 'node:http';

/** Listens before that origin, on its address. Resolves with `{ origin, spans, close }`; a span is `[from, to]`. */
export async function meter(origin) {
  const agent = new http.Agent({ keepAlive: true });
  const spans = [];
  const server = http.createServer((request, response) => {
    const from = performance.now();
    response.once('finish', () => spans.push([from, performance.now()]));
    const { method, headers, url } = request;
    const onward = http.request(new URL(url, origin), { method, headers, agent });
    onward.once('error', () => response.destroy());
    onward.once('response', (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    });
    request.pipe(onward);
  });
  server.keepAliveTimeout = 60_000;
  const { hostname } = new URL(origin);
  await new Promise((resolve, reject) => server.once('error', reject).listen(0, hostname, resolve));
  return {
    origin: `http://${hostname}:${server.address().port}`,
    spans,
    close() {
      server.close();
      server.closeAllConnections();
      agent.destroy();
    },
  };
}

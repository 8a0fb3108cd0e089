// node inbox/secure.mjs --smtp 127.0.0.4:0 --password PASSWORD [--tls] [--stripped]
// A mail server that takes mail from `latchkey` with that password, over TLS only: by STARTTLS, or from the first byte
// with `--tls`. `--stripped` hides STARTTLS, as somebody on the way would. Its certificate is signed by tls/ca.pem.
// Prints `listening 127.0.0.4:PORT`, then a line of JSON for each mail.

import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { SMTPServer } from 'smtp-server';

import { exitOnSignal, listen } from '../world/listen.mjs';

const { values } = parseArgs({
  options: {
    smtp: { type: 'string', default: '127.0.0.4:0' },
    password: { type: 'string' },
    tls: { type: 'boolean', default: false },
    stripped: { type: 'boolean', default: false },
  },
});
const own = (name) => readFileSync(new URL(`tls/${name}`, import.meta.url));

exitOnSignal();
const server = new SMTPServer({
  secure: values.tls,
  key: own('server.key'),
  cert: own('server.pem'),
  disabledCommands: values.stripped ? ['STARTTLS'] : [],
  disableReverseLookup: true,
  onAuth: ({ username, password }, _session, done) =>
    username === 'latchkey' && password === values.password
      ? done(null, { user: username })
      : done(Object.assign(new Error('authentication failed'), { responseCode: 535 })),
  onData: (stream, session, done) => {
    stream.resume();
    stream.on('end', () => {
      const { secure, user, envelope, tlsOptions } = session;
      console.log(JSON.stringify({ secure, user, version: tlsOptions?.version, to: envelope.rcptTo.map(({ address }) => address) }));
      done();
    });
  },
});
server.on('error', (error) => console.error(`smtp: ${error.message}`));
console.log(`listening ${await listen(server, values.smtp)}`);

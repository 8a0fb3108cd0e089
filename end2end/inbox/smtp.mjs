// The SMTP side of the inbox: takes mail for anybody, unless told to refuse an address or to be down.

import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

import { listen } from '../world/listen.mjs';

/** Resolves with `{ address, down(), up(), close() }`. `refuses(address)` answers whether a recipient gets a 550. */
export async function startSmtp({ address, refuses, store }) {
  let server;
  const open = async (where) => {
    server = createServer({ refuses, store });
    return listen(server, where);
  };
  const shut = () =>
    new Promise((resolve) => {
      if (!server) return resolve();
      const closing = server;
      server = undefined;
      closing.close(resolve);
      for (const connection of closing.connections) connection.close();
    });

  const bound = await open(address);
  return {
    address: bound,
    down: shut,
    up: async () => {
      if (!server) await open(bound);
    },
    close: shut,
  };
}

function createServer({ refuses, store }) {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    size: 10_000_000,
    // Any name and password will do: what a relay checks is not what these tests are about.
    onAuth: (_auth, _session, done) => done(null, { user: 'anybody' }),
    onRcptTo: ({ address }, _session, done) => {
      if (!refuses(address)) return done();
      return done(Object.assign(new Error(`no such mailbox: ${address}`), { responseCode: 550 }));
    },
    onData: (stream, session, done) => {
      receive(stream, session).then((mail) => done(null, `kept as ${store(mail)}`), done);
    },
  });
  server.on('error', (error) => console.error(`smtp: ${error.message}`));
  return server;
}

async function receive(stream, { envelope }) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  const source = Buffer.concat(chunks);
  // Links are made by the sender or not at all: a bare address in the text part stays text.
  const mail = await simpleParser(source, { skipTextToHtml: true });
  return {
    at: new Date().toISOString(),
    from: envelope.mailFrom.address ?? '',
    to: envelope.rcptTo.map(({ address }) => address),
    subject: mail.subject ?? '',
    text: mail.text ?? '',
    html: mail.html || '',
    links: [...new Set([...(mail.html || '').matchAll(/href="([^"]+)"/g)].map(([, href]) => href.replaceAll('&amp;', '&')))],
    messageId: mail.messageId ?? '',
    headers: mail.headerLines.map(({ line }) => line),
    source: source.toString('utf8'),
  };
}

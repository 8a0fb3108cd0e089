// The inbox: an SMTP server, the pages and the JSON over what it received. Everything in memory.

import { randomBytes } from 'node:crypto';
import http from 'node:http';

import { listen, readBody } from '../world/listen.mjs';
import { listPage, mailPage, missingPage } from './pages.mjs';
import { startSmtp } from './smtp.mjs';

const KEPT = 100_000;

/** Resolves with `{ url, smtp, close }`. */
export async function startInbox({ address, smtpAddress }) {
  const state = { mails: [], lastId: 0, refused: new Set() };
  const smtp = await startSmtp({
    address: smtpAddress,
    refuses: (recipient) => state.refused.has(recipient.toLowerCase()),
    store: (mail) => {
      state.lastId += 1;
      state.mails.unshift({ id: state.lastId, ...mail });
      state.mails.splice(KEPT);
      return state.lastId;
    },
  });
  const server = http.createServer((request, response) => {
    answer(state, smtp, request, response).catch((error) => {
      if (!response.headersSent) sendJson(response, error instanceof SyntaxError ? 400 : 500, { error: error.message });
    });
  });
  const bound = await listen(server, address);

  return {
    url: `http://${bound}`,
    smtp: smtp.address,
    close: async () => {
      await smtp.close();
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
    },
  };
}

async function answer(state, smtp, request, response) {
  const { pathname, searchParams } = new URL(request.url, 'http://inbox');
  const to = searchParams.get('to')?.toLowerCase();
  const found = () => state.mails.filter((mail) => !to || mail.to.some((address) => address.toLowerCase() === to));

  switch (`${request.method} ${pathname}`) {
    case 'GET /': {
      const nonce = randomBytes(16).toString('base64url');
      return sendHtml(response, 200, listPage({ mails: found(), to, nonce }), nonce);
    }
    case 'GET /api/mails':
      return sendJson(response, 200, found());
    case 'DELETE /api/mails':
      state.mails = [];
      return sendJson(response, 200, {});
    case 'GET /api/knobs':
      return sendJson(response, 200, { refuse: [...state.refused] });
    /** `refuse`: the addresses that get a 550 from now on. `down`: whether the SMTP port is closed. */
    case 'POST /api/knobs': {
      const { refuse, down } = JSON.parse((await readBody(request)) || '{}');
      if (refuse) state.refused = new Set(refuse.map((address) => address.toLowerCase()));
      if (down === true) await smtp.down();
      if (down === false) await smtp.up();
      return sendJson(response, 200, {});
    }
    default: {
      const mail = state.mails.find(({ id }) => pathname === `/mails/${id}`);
      return mail ? sendHtml(response, 200, mailPage(mail)) : sendHtml(response, 404, missingPage());
    }
  }
}

function sendJson(response, status, value) {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

/** The frame of a mail inherits this policy, so it also keeps a mail from loading or running anything. */
function sendHtml(response, status, html, nonce) {
  const script = nonce ? `script-src 'nonce-${nonce}'; connect-src 'self'` : "script-src 'none'";
  response
    .writeHead(status, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'; img-src data:; ${script}; form-action 'none'; base-uri 'none'`,
    })
    .end(html);
}

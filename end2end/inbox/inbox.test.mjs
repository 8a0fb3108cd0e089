// The inbox, sent to over real SMTP.

import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';

import nodemailer from 'nodemailer';

import { startInbox } from './server.mjs';

let inbox;

before(async () => {
  inbox = await startInbox({ address: '127.0.0.4:0', smtpAddress: '127.0.0.4:0' });
});
beforeEach(async () => {
  await api('DELETE', '/api/mails');
  await api('POST', '/api/knobs', { refuse: [], down: false });
});
after(() => inbox.close());

test('a mail is kept with its parts, its links and everybody it went to', async () => {
  await send({ bcc: 'jun@acme.example' });
  const [mail] = await api('GET', '/api/mails');
  assert.equal(mail.subject, 'Mina Choi asks for Jira Software (PROJ-123)');
  assert.equal(mail.from, 'latchkey@acme.example');
  assert.deepEqual(mail.to, ['ada@acme.example', 'jun@acme.example']);
  assert.match(mail.text, /3 of 250 seats free/);
  assert.deepEqual(mail.links, ['http://127.0.0.1:8080/requests/7?a=1&b=2']);
  assert.ok(mail.headers.some((line) => line === 'X-Latchkey: yes'));
  assert.ok(mail.messageId);
});

test('mails are found by recipient, newest first', async () => {
  await send({ subject: 'first' });
  await send({ subject: 'second' });
  await send({ subject: 'other', to: 'jun@acme.example' });
  const mails = await api('GET', '/api/mails?to=ADA@acme.example');
  assert.deepEqual(mails.map(({ subject }) => subject), ['second', 'first']);
});

test('a refused recipient gets a 550 and the rest their mail', async () => {
  await api('POST', '/api/knobs', { refuse: ['Ada@acme.example'] });
  await assert.rejects(send(), (error) => error.responseCode === 550);
  const { rejected } = await send({ to: ['ada@acme.example', 'jun@acme.example'] });
  assert.deepEqual(rejected, ['ada@acme.example']);
  const [mail] = await api('GET', '/api/mails');
  assert.deepEqual(mail.to, ['jun@acme.example']);
});

test('while it is down nobody can connect, afterwards at the same port', async () => {
  await api('POST', '/api/knobs', { down: true });
  await assert.rejects(send(), (error) => error.code === 'ESOCKET');
  await api('POST', '/api/knobs', { down: false });
  await send();
  assert.equal((await api('GET', '/api/mails')).length, 1);
});

test('the page of a mail shows it in a frame that may do nothing but follow a link in the same tab', async () => {
  await send({ html: '<a target="_blank" href="http://127.0.0.1:8080/requests/7">Approve</a><script>alert(1)</script>' });
  const [{ id }] = await api('GET', '/api/mails');
  const response = await fetch(`${inbox.url}/mails/${id}`);
  const body = await response.text();
  assert.match(body, /sandbox="allow-top-navigation-by-user-activation"/);
  assert.match(body, /&lt;base target=&quot;_top&quot;&gt;/);
  assert.doesNotMatch(body, /_blank/);
  assert.doesNotMatch(body, /<script>/);
  assert.match(response.headers.get('content-security-policy'), /script-src 'none'/);
});

test('the list escapes what senders write', async () => {
  await send({ subject: '<img src=x>' });
  const body = await (await fetch(inbox.url)).text();
  assert.match(body, /&lt;img src=x&gt;/);
});

test('an unknown mail is a 404', async () => {
  assert.equal((await fetch(`${inbox.url}/mails/999999`)).status, 404);
});

function send(overrides = {}) {
  const [host, port] = inbox.smtp.split(':');
  const transport = nodemailer.createTransport({ host, port: Number(port), ignoreTLS: true });
  return transport.sendMail({
    from: 'Latchkey <latchkey@acme.example>',
    to: 'ada@acme.example',
    subject: 'Mina Choi asks for Jira Software (PROJ-123)',
    text: '3 of 250 seats free',
    html: '<p><a href="http://127.0.0.1:8080/requests/7?a=1&amp;b=2">Approve</a></p>',
    headers: { 'X-Latchkey': 'yes' },
    ...overrides,
  });
}

async function api(method, path, body) {
  const response = await fetch(inbox.url + path, { method, body: body && JSON.stringify(body) });
  assert.equal(response.status, 200);
  return response.json();
}

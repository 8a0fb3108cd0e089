// The settings: webhooks, which somebody really listens to and checks with the library of Standard Webhooks, and tokens,
// with which a program really speaks. Plain forms: the same with JavaScript and without.

import { once } from 'node:events';
import { createServer } from 'node:http';

import { Webhook } from 'standardwebhooks';

import { expect, test as base } from './fixtures.mjs';
import { askFor, ISSUE } from './journeys.mjs';
import { frame, tokensPage, webhooksPage } from './pages.mjs';

const test = base.extend({
  /** Somebody who listens: `{ url, calls }`. */
  receiver: async ({}, use) => {
    const calls = [];
    const server = createServer(async (request, response) => {
      let body = '';
      for await (const piece of request) body += piece;
      calls.push({ headers: request.headers, body });
      response.writeHead(204).end();
    });
    server.listen(0, '127.0.0.5');
    await once(server, 'listening');
    await use({ url: `http://127.0.0.5:${server.address().port}/hook`, calls });
    server.closeAllConnections();
    server.close();
  },
});

async function addWebhook(sam, url, format) {
  await sam.open('/settings/webhooks');
  const page = webhooksPage(sam.page);
  await page.address.fill(url);
  await page.format(format).check();
  await page.add.click();
  await expect(page.row('127.0.0.5')).toBeVisible();
}

test('what happens is told, signed so that the library of Standard Webhooks says yes', async ({ person, receiver, axe }) => {
  const sam = await person('sam');
  await addWebhook(sam, receiver.url, 'Signed JSON');
  const page = webhooksPage(sam.page);
  await axe(sam.page, 'a new secret');
  const secret = await page.newSecret.textContent();
  await sam.page.reload();
  await expect(page.newSecret).toHaveCount(0);
  await expect(frame(sam.page).main).not.toContainText('/hook');

  const mina = await person('mina');
  const url = await askFor(mina, ISSUE);
  await expect.poll(() => receiver.calls.length).toBe(1);
  const [{ headers, body }] = receiver.calls;
  const told = new Webhook(secret).verify(body, headers);
  expect(told).toMatchObject({ type: 'request.opened', data: { request: { url, state: 'pending', requester: { name: 'Mina Choi' } } } });
  expect(() => new Webhook(secret).verify(body.replace('Mina', 'Nina'), headers)).toThrow();
  await sam.page.reload();
  await expect(page.row('127.0.0.5')).toContainText('last call taken (204)');
});

test('a message for Slack leads to the verdict', async ({ person, receiver }) => {
  const sam = await person('sam');
  await addWebhook(sam, receiver.url, 'Slack');
  await expect(webhooksPage(sam.page).newSecret).toHaveCount(0);
  const mina = await person('mina');
  const url = await askFor(mina, ISSUE);
  await expect.poll(() => receiver.calls.length).toBe(1);
  const message = JSON.parse(receiver.calls[0].body);
  expect(message.text).toContain('Mina Choi asks for Jira Software');
  const [, link] = message.blocks[1].text.text.match(/^<(.*)\|/);
  expect(link).toBe(url);
  const ada = await person('ada');
  await ada.open(link);
  await expect(ada.page.getByRole('button', { name: 'Approve' })).toBeVisible();
});

test('a webhook is tried, switched off and on, and deleted', async ({ person, receiver, axe }) => {
  const sam = await person('sam');
  await addWebhook(sam, receiver.url, 'Microsoft Teams');
  const page = webhooksPage(sam.page);
  await page.sendTest.click();
  await expect.poll(() => receiver.calls.length).toBe(1);
  await page.switchOff.click();
  await expect(page.sendTest).toHaveCount(0);
  await axe(sam.page, 'a webhook that is off');
  await page.switchOn.click();
  await expect(page.sendTest).toBeVisible();
  await page.delete.click();
  await expect(frame(sam.page).main).toContainText('Nothing is called yet.');
});

test('an address that may not be called is refused in words', async ({ person }) => {
  const sam = await person('sam');
  await sam.open('/settings/webhooks');
  const page = webhooksPage(sam.page);
  await page.address.fill('http://hooks.example/x');
  await page.format('Signed JSON').check();
  await page.add.click();
  await expect(frame(sam.page).problem).toContainText('Latchkey may not call this address');
});

test('a token speaks until it is revoked', async ({ person, world, axe }) => {
  const mina = await person('mina');
  await askFor(mina, ISSUE);
  const sam = await person('sam');
  await sam.open('/settings/tokens');
  const page = tokensPage(sam.page);
  await axe(sam.page, 'the form of a token');
  await page.name.fill('the board');
  await page.scope('read requests').check();
  await page.days.selectOption('30 days');
  await page.make.click();
  const token = await page.newToken.textContent();
  await axe(sam.page, 'a new token');
  const ask = (path) => fetch(`${world.portal}/api/v1${path}`, { headers: { authorization: `Bearer ${token}` } });
  const requests = await (await ask('/requests?state=pending')).json();
  expect(requests.items.map(({ requester }) => requester.name)).toEqual(['Mina Choi']);
  expect((await ask('/seats')).status).toBe(403);

  await sam.page.reload();
  await expect(page.newToken).toHaveCount(0);
  await expect(page.row('the board')).toContainText('last used');
  await page.revoke('the board').click();
  await expect(page.row('the board')).toContainText('revoked');
  expect((await ask('/requests')).status).toBe(401);
});

test('a form without a scope is refused in words', async ({ person }) => {
  const sam = await person('sam');
  await sam.open('/settings/tokens');
  const page = tokensPage(sam.page);
  await page.name.fill('nothing');
  await page.make.click();
  await expect(frame(sam.page).problem).toContainText('Something is missing in the form');
});

test('an auditor looks and changes nothing, and nobody else gets in', async ({ person, world }) => {
  const ines = await person('ines');
  const mina = await person('mina');
  await mina.signIn();
  for (const path of ['/settings/webhooks', '/settings/tokens']) {
    await ines.open(path);
    await expect(frame(ines.page).main).toContainText('Changing it is for admins.');
    await expect(frame(ines.page).main.getByRole('button')).toHaveCount(0);
    expect((await mina.page.goto(world.portal + path)).status()).toBe(403);
  }
});

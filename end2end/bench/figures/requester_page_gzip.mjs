// What a requester's telephone loads to wait: the page and all that it asks for.

import { weigh } from '../weight.mjs';
import { Visitor } from '../visitor.mjs';

export const figure = {
  about: 'all bytes of the waiting page, as they are sent to a browser that takes gzip',
  unit: 'kB', digits: 1, atMost: 20,
};

export async function measure({ world, say }) {
  const mina = await Visitor.signIn(world, 'mina');
  const ask = await mina.follow(`${world.portal}/browse/PROJ-123?focusedCommentId=7`);
  const [, to] = /<input type="hidden" name="to" value="([^"]+)"/.exec(ask.body) ?? [];
  if (!to) throw new Error(`Mina is not asked at ${ask.url}: ${ask.status}`);
  const waiting = await mina.follow(`${world.portal}/api/requests/open`, { form: { to } });
  if (!new URL(waiting.url).pathname.startsWith('/requests/')) throw new Error(`Mina does not wait but is at ${waiting.url}: ${waiting.status}`);
  const parts = await weigh(mina, waiting.url);
  for (const { url, bytes } of parts) say(`${String(bytes).padStart(6)} bytes  ${new URL(url).pathname.replace(/[0-9a-f-]{36}/, 'ID')}`);
  return parts.reduce((sum, { bytes }) => sum + bytes, 0) / 1000;
}

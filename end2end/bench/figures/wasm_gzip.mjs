// What the islands of the admins' pages cost to load.

import { Visitor } from '../visitor.mjs';

export const figure = {
  about: 'the WASM of the islands, as it is sent to a browser that takes gzip',
  unit: 'kB', digits: 1, atMost: 100,
};

export async function measure({ world, say }) {
  const url = `${world.portal}/pkg/latchkey_bg.wasm`;
  const anybody = new Visitor();
  const [plain, sent] = [await anybody.ask(url), await anybody.ask(url, { headers: { 'Accept-Encoding': 'gzip' } })];
  if (sent.status !== 200 || sent.headers['content-encoding'] !== 'gzip') throw new Error(`the binary carries no WASM: ${sent.status}`);
  say(`${plain.bytes.length} bytes as it is, ${sent.bytes.length} gzipped`);
  return sent.bytes.length / 1000;
}

// What a page weighs: its own bytes and those of everything that it loads.

const GZIP = { headers: { 'Accept-Encoding': 'gzip' } };

/** Resolves with `{ url, bytes }` of the page and of all that a browser loads for it, each once. */
export async function weigh(visitor, page) {
  const [parts, waiting] = [new Map(), [page]];
  while (waiting.length) {
    const url = waiting.pop();
    if (parts.has(url)) continue;
    const sent = await visitor.ask(url, GZIP);
    if (sent.status !== 200) throw new Error(`${url} is part of the page and answers ${sent.status}`);
    parts.set(url, sent.bytes.length);
    const plain = await visitor.ask(url);
    if (/html|css|javascript/.test(plain.headers['content-type'])) waiting.push(...loadedBy(plain.body, url));
  }
  return [...parts].map(([url, bytes]) => ({ url, bytes }));
}

/** What elements, styles and scripts name to be loaded. A link to click is not loaded. */
export function loadedBy(text, base) {
  const elements = text.matchAll(/<(?:link\b[^>]*?\bhref|(?:script|img|source|iframe)\b[^>]*?\bsrc)=["']?([^"'\s>]+)/g);
  const styles = text.matchAll(/(?:url\(|@import )\s*["']?([^"')\s;]+)/g);
  const scripts = text.matchAll(/(?<!@)\b(?:import|fetch|new URL)\s*\(?\s*["']([^"']+)["']/g);
  const named = [...elements, ...styles, ...scripts].map(([, url]) => url.replaceAll('&amp;', '&'));
  return named.filter((url) => !url.startsWith('data:') && !url.startsWith('#')).map((url) => new URL(url, base).href);
}

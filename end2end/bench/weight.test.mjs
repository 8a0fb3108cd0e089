// Nothing that a page loads is forgotten, and nothing that it only links to is counted.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { loadedBy } from './weight.mjs';

const loaded = (text) => loadedBy(text, 'http://127.0.0.1:8080/requests/1');

test('styles, icons, scripts and pictures are loaded', () => {
  const html = `<link rel="stylesheet" href="/pkg/latchkey.css?v=1&amp;w=2"/><link rel=icon href=/favicon.svg>
<script type="module" src="/pkg/a.js"></script><img alt="" src="dot.png">`;
  assert.deepEqual(loaded(html), ['pkg/latchkey.css?v=1&w=2', 'favicon.svg', 'pkg/a.js', 'requests/dot.png'].map((path) => `http://127.0.0.1:8080/${path}`));
});

test('what styles and scripts name is loaded', () => {
  const css = `@import "/b.css"; a { background: url(/c.svg) } b { mask: url("data:,") } c { clip-path: url(#d) }`;
  assert.deepEqual(loaded(css), ['http://127.0.0.1:8080/b.css', 'http://127.0.0.1:8080/c.svg']);
  const script = `import('/pkg/latchkey.js'); fetch("/e"); new URL('f.wasm', import.meta.url)`;
  assert.deepEqual(loaded(script), ['pkg/latchkey.js', 'e', 'requests/f.wasm'].map((path) => `http://127.0.0.1:8080/${path}`));
});

test('a link to click is not loaded', () => {
  assert.deepEqual(loaded('<a href="/home">Home</a><form action="/api/x"></form>'), []);
});

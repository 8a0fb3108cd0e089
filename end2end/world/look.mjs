// The one look of the simulated parties' pages (identity provider, inbox): the tokens of the portal, in small.
// Never used by the portal itself.

const STYLE = `
:root {
  color-scheme: light dark;
  --bg: #f7f8f8; --surface: #fff; --line: #d7dcdd; --text: #172124; --muted: #55656a; --accent: #0b5f66; --on-accent: #fff; --bad: #a3261b; --focus: #0b7cff;
}
@media (prefers-color-scheme: dark) {
  :root { --bg: #12181a; --surface: #1a2225; --line: #344146; --text: #e6ecee; --muted: #a3b2b7; --accent: #6cc5cc; --on-accent: #0c2022; --bad: #ff9d92; --focus: #7ab8ff; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--bg); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 680px; margin: 0 auto; padding: 24px 16px 48px; }
header { border-bottom: 1px solid var(--line); background: var(--surface); }
header p { max-width: 680px; margin: 0 auto; padding: 12px 16px; color: var(--muted); font-size: 13px; }
header a { color: inherit; }
h1 { font-size: 28px; line-height: 1.2; margin: 0 0 8px; text-wrap: balance; }
h2 { font-size: 20px; margin: 24px 0 8px; }
a { color: var(--accent); }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
.muted { color: var(--muted); }
.small { font-size: 13px; }
.list { list-style: none; margin: 16px 0; padding: 0; border: 1px solid var(--line); border-radius: 8px; background: var(--surface); overflow: hidden; }
.list > li + li { border-top: 1px solid var(--line); }
.list > li > * { display: block; width: 100%; padding: 12px 16px; border: 0; background: none; color: inherit; font: inherit; text-align: left; text-decoration: none; cursor: pointer; overflow-wrap: anywhere; }
.list > li > *:hover { background: color-mix(in srgb, var(--accent) 10%, transparent); }
.list > li > *:focus-visible { outline-offset: -3px; }
.list strong, .list span { display: block; }
.list span { color: var(--muted); font-size: 13px; }
.button { padding: 8px 16px; border: 1px solid var(--line); border-radius: 8px; background: var(--surface); color: var(--text); font: inherit; cursor: pointer; }
.primary { border-color: var(--accent); background: var(--accent); color: var(--on-accent); }
.letter { width: 100%; height: 25rem; border: 1px solid var(--line); border-radius: 8px; background: #fff; color-scheme: light; }
pre { max-width: 100%; overflow: auto; padding: 12px 16px; border: 1px solid var(--line); border-radius: 8px; background: var(--surface); font-size: 13px; white-space: pre-wrap; overflow-wrap: anywhere; }
`;

const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text as it may stand in HTML, inside quotes too. */
export const escape = (text) => String(text ?? '').replace(/[&<>"']/g, (sign) => ENTITIES[sign]);

/** A whole page. `banner` and `body` are HTML, `title` is text, `script` runs under `nonce`. */
export function page({ title, banner, body, script = '', nonce = '' }) {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
<header><p>${banner}</p></header>
<main>
${body}
</main>
${script && `<script nonce="${escape(nonce)}">${script}</script>`}
</body>
</html>
`;
}

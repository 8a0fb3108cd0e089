// The pages of the inbox: all mails, and one mail as its reader sees it.

import { escape, page } from '../world/look.mjs';

const BANNER = '<a href="/">Inbox</a> (simulated: every mail Latchkey sends ends here)';

export function listPage({ mails, to, nonce }) {
  const newest = mails[0]?.id ?? 0;
  const rows = mails.map(
    (mail) =>
      `<li><a href="/mails/${mail.id}"><strong>${escape(mail.subject || '(no subject)')}</strong><span>to ${escape(mail.to.join(', '))} · ${timeOf(mail)}</span></a></li>`,
  );
  return page({
    title: 'Inbox',
    banner: BANNER,
    body: `<h1>${to ? `Mails to ${escape(to)}` : 'All mails'}</h1>
${rows.length ? `<ul class="list">${rows.join('\n')}</ul>` : '<p class="muted">Nothing has arrived yet. This page refreshes by itself.</p>'}`,
    script: `setInterval(async () => {
  try {
    const [newest] = await (await fetch('/api/mails' + location.search)).json();
    if ((newest?.id ?? 0) !== ${newest}) location.reload();
  } catch { /* the inbox is being restarted */ }
}, 2000);`,
    nonce,
  });
}

export function mailPage(mail) {
  const headers = `<h2>Headers</h2><pre>${escape(mail.headers.join('\n'))}</pre>`;
  return page({
    title: `${mail.subject || '(no subject)'} · Inbox`,
    banner: BANNER,
    body: `<h1>${escape(mail.subject || '(no subject)')}</h1>
<p class="muted">to ${escape(mail.to.join(', '))} · ${timeOf(mail)}</p>
${mail.html ? `<iframe class="letter" title="The mail" sandbox="allow-top-navigation-by-user-activation" srcdoc="${escape(opensHere(mail.html))}"></iframe>` : ''}
<h2>Text part</h2><pre>${escape(mail.text || '(none)')}</pre>
${headers}`,
  });
}

export function missingPage() {
  return page({ title: 'No such mail · Inbox', banner: BANNER, body: '<h1>No such mail</h1><p><a href="/">All mails</a></p>' });
}

/** Links leave the frame and open in the same tab. The sandbox allows that after a click, and no scripts, forms or windows. */
function opensHere(html) {
  const links = html.replace(/<a\b[^>]*>/gi, (tag) => tag.replace(/\s(?:target|rel)\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi, '').replace(/^<a\b/i, '<a rel="noopener"'));
  return `<base target="_top">${links}`;
}

const timeOf = ({ at }) => `<time datetime="${escape(at)}">${escape(at.slice(11, 19))} UTC</time>`;

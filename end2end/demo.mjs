// The whole of Latchkey on one machine, to click through: `make demo`. Ctrl-C ends it.

import { mkdir } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { freshSqlite } from './world/database.mjs';
import { ADDRESS, DEMO_PORTS, isFree } from './world/ports.mjs';
import { acme, startWorld } from './world/world.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const directory = resolve(ROOT, 'target/demo');

const decorate = process.stdout.isTTY && !process.env.NO_COLOR;
const bold = (text) => (decorate ? `\x1b[1m${text}\x1b[0m` : text);
const link = (text) => (decorate ? `\x1b[4m${text}\x1b[0m` : text);
const dim = (text) => (decorate ? `\x1b[2m${text}\x1b[0m` : text);

await refuseTakenPorts();
await mkdir(directory, { recursive: true });

let world;
let ending;
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => (ending ??= end()));

try {
  const { url } = await freshSqlite(directory);
  world = await startWorld({ databaseUrl: url, directory, fixedPorts: DEMO_PORTS });
  if (!ending) console.log(screen(world));
} catch (error) {
  if (!ending) fail(error.message);
}

// The parts run on their own; one that ends by itself would leave a demo that only looks alive.
const watch = setInterval(() => {
  const gone = Object.values(world?.parts ?? {}).find((part) => !part.pid);
  if (!gone || ending) return;
  ending = world.stop().then(() => fail(`${gone.name} has ended by itself; see ${relative(process.cwd(), gone.log)}.`));
}, 1000);

async function end() {
  clearInterval(watch);
  await world?.stop();
  if (world) console.log('\nStopped.');
  process.exit(0);
}

function fail(message) {
  console.error(message);
  process.exit(1);
}

async function refuseTakenPorts() {
  for (const [part, port] of Object.entries(DEMO_PORTS)) {
    if (!(await isFree(ADDRESS[part], port))) {
      fail(`The demo needs ${ADDRESS[part]}:${port}, which something else is using: end that and start the demo again.`);
    }
  }
}

function screen({ portal, jira, inbox }) {
  const links = [
    ['Follow an issue link', `${portal}/browse/PROJ-123?focusedCommentId=7`, 'as if someone had sent it to you'],
    ['Go to Jira itself', `${jira}/browse/PROJ-123`, 'it sends people without a license away'],
    ['The portal', `${portal}/`, 'your requests, or a link to paste'],
    ['System', `${portal}/system`, 'as Sam: is everything well?'],
    ['Inbox', `${inbox}/`, 'every mail anybody gets'],
  ];
  const columns = (rows, style) => {
    const width = Math.max(...rows.map(([name]) => name.length));
    return rows.map(([name, ...rest]) => `  ${bold(name.padEnd(width))}  ${style(...rest)}`).join('\n');
  };
  return `
${bold('Latchkey is running')}  ${dim('on a simulated Jira, sign-in and mail; everything is forgotten at the end')}

${columns(links, (url, about) => `${link(url)}\n${' '.repeat(24)}${dim(about)}`)}

${bold('Who you can be')}  ${dim('(the sign-in page asks; a private window for each keeps them apart)')}

${columns(acme.people.map(({ name, about }) => [name, about]), (about) => about)}

${dim(`Configuration and logs: ${relative(process.cwd(), directory) || '.'}`)}
${dim('Ctrl-C ends it.')}`;
}

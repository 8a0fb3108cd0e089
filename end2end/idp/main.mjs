// node idp/main.mjs --world FILE --listen 127.0.0.3:0 --portal URL --jira URL --client-secret S [--jira-secret S]
// Prints `listening http://127.0.0.3:PORT`.

import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';

import { exitOnSignal } from '../world/listen.mjs';
import { startIdp } from './server.mjs';

const { values } = parseArgs({
  options: {
    world: { type: 'string' },
    listen: { type: 'string', default: '127.0.0.3:0' },
    portal: { type: 'string' },
    jira: { type: 'string' },
    'client-secret': { type: 'string' },
    'jira-secret': { type: 'string' },
  },
});
for (const name of ['world', 'portal', 'jira', 'client-secret']) {
  if (!values[name]) {
    console.error(`--${name} is missing`);
    process.exit(2);
  }
}

exitOnSignal();
const { issuer } = await startIdp({
  world: JSON.parse(await readFile(values.world, 'utf8')),
  address: values.listen,
  portal: values.portal,
  jira: values.jira,
  clientSecret: values['client-secret'],
  jiraSecret: values['jira-secret'],
});
console.log(`listening ${issuer}`);

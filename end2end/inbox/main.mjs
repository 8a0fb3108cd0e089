// node inbox/main.mjs --listen 127.0.0.4:0 --smtp 127.0.0.4:0
// Prints `listening http://127.0.0.4:PORT smtp 127.0.0.4:PORT`.

import { parseArgs } from 'node:util';

import { exitOnSignal } from '../world/listen.mjs';
import { startInbox } from './server.mjs';

const { values } = parseArgs({
  options: { listen: { type: 'string', default: '127.0.0.4:0' }, smtp: { type: 'string', default: '127.0.0.4:0' } },
});

exitOnSignal();
const { url, smtp } = await startInbox({ address: values.listen, smtpAddress: values.smtp });
console.log(`listening ${url} smtp ${smtp}`);

// Mails that wait to be sent, without the people who would have caused them.

import { randomUUID } from 'node:crypto';

import { runSql } from '../world/database.mjs';
import { Visitor } from './visitor.mjs';

const BATCH = 1000;

/** Queues so many, each to somebody else, and leaves the portal stopped. What was queued before is forgotten. */
export async function queueMails(world, count) {
  const mina = await Visitor.signIn(world, 'mina');
  const { headers } = await mina.ask(`${world.portal}/api/requests/open`, { form: { to: `${world.jira}/browse/PROJ-123` } });
  const [, request] = /\/requests\/([0-9a-f-]{36})$/.exec(headers.location);
  await world.parts.portal.stop();
  await runSql(world.databaseUrl, "DELETE FROM jobs WHERE kind = 'send_mail';");
  for (let from = 0; from < count; from += BATCH) await runSql(world.databaseUrl, batch(world, request, from, Math.min(count - from, BATCH)));
}

function batch(world, request, from, count) {
  const isSqlite = world.databaseUrl.startsWith('sqlite:');
  const id = () => (isSqlite ? `x'${randomUUID().replaceAll('-', '')}'` : `'${randomUUID()}'::uuid`);
  const at = new Date();
  const due = isSqlite ? `'${at.toISOString().replace('Z', '000+00:00')}'` : `'${at.toISOString()}'::timestamptz`;
  const row = (number) => {
    const payload = JSON.stringify({ kind: 'send_mail', letter: { event: 'received', request }, to: `reader${number}@partner.example` });
    return `(${id()}, 'send_mail', '${payload}', 'queued', 0, ${due}, ${due}, 0)`;
  };
  const rows = Array.from({ length: count }, (_, index) => row(from + index));
  return `INSERT INTO jobs (id, kind, payload, state, attempts, run_at, created_at, lease_no) VALUES ${rows.join(',\n')};`;
}

// A database of one's own for a world: a SQLite file, or a fresh PostgreSQL database where TEST_DATABASE_URL names a server.

import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import pg from 'pg';

/** Resolves with `{ url, drop() }`. A SQLite file of that folder is replaced. */
export async function freshDatabase(directory) {
  const server = process.env.TEST_DATABASE_URL;
  return server ? freshPostgres(server) : freshSqlite(directory);
}

export async function freshSqlite(directory) {
  const drop = async () => {
    const files = (await readdir(directory)).filter((name) => name.startsWith('latchkey.db'));
    await Promise.all(files.map((name) => rm(join(directory, name))));
  };
  await drop();
  return { url: `sqlite:${join(directory, 'latchkey.db')}`, drop };
}

async function freshPostgres(server) {
  const name = `latchkey_${randomBytes(6).toString('hex')}`;
  await administer(server, `CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => administer(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

/** What waits for a time. Sessions go on: people would only have to sign in again. */
const MOMENTS = [
  ['grants', ['created_at', 'added_at', 'active_at', 'ends_at', 'notice_at', 'told_at', 'revoked_at']],
  ['jobs', ['run_at', 'created_at', 'leased_until', 'ended_at']],
  ['requests', ['created_at', 'expires_at', 'ended_at', 'remind_at', 'reminded_at', 'escalate_at', 'escalated_at']],
  ['approvers', ['yes_at']],
  ['decisions', ['created_at']],
  ['stand_ins', ['from_at', 'until_at', 'created_at']],
  ['told', ['at']],
  ['mail_turns', ['at']],
  ['seat_counters', ['refused_at']],
];

/** Moves all that waits so many days into the past. The portal must not run: Debian's `sqlite3` is an old one. */
export async function age(url, days) {
  const isSqlite = url.startsWith('sqlite:');
  const earlier = (moment) => (isSqlite ? `strftime('%Y-%m-%dT%H:%M:%f000+00:00', ${moment}, '-${days} days')` : `${moment} - interval '${days} days'`);
  const statements = MOMENTS.map(([table, columns]) => `UPDATE ${table} SET ${columns.map((column) => `${column} = ${earlier(column)}`).join(', ')};`);
  // The end that a job is for stands in its payload.
  const end = isSqlite
    ? `json_set(payload, '$.end', ${earlier("payload ->> '$.end'")}) WHERE payload ->> '$.end' IS NOT NULL`
    : `jsonb_set(payload, '{end}', to_jsonb(${earlier("(payload ->> 'end')::timestamptz")})) WHERE payload ->> 'end' IS NOT NULL`;
  statements.push(`UPDATE jobs SET payload = ${end};`);
  await runSql(url, statements.join('\n'));
}

/** Runs statements as one transaction and resolves with the rows of the last one that has any. As with `age`, nobody else may write. */
export async function runSql(url, statements) {
  const script = `BEGIN;\n${statements}\nCOMMIT;`;
  if (!url.startsWith('sqlite:')) return administer(url, script);
  const running = promisify(execFile)('sqlite3', ['-bail', '-json', url.slice('sqlite:'.length)], { maxBuffer: 64 * 1024 * 1024 });
  // Through its input: a command line has an end.
  running.child.stdin.end(script);
  const { stdout } = await running;
  return stdout.trim() ? JSON.parse(stdout) : [];
}

/** Runs one statement on PostgreSQL by itself, as VACUUM wants it. */
export async function administer(server, statement) {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    const results = [await client.query(statement)].flat();
    return results.findLast(({ command }) => command === 'SELECT')?.rows ?? [];
  } finally {
    await client.end();
  }
}

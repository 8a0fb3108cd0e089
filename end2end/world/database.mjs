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

const MOMENTS = [['grants', ['created_at', 'added_at', 'active_at', 'ends_at', 'notice_at']], ['jobs', ['run_at', 'created_at']]];

/** Moves licenses and jobs so many days into the past. The portal must not run: Debian's `sqlite3` is an old one. */
export async function age(url, days) {
  const isSqlite = url.startsWith('sqlite:');
  const earlier = (moment) => (isSqlite ? `strftime('%Y-%m-%dT%H:%M:%f000+00:00', ${moment}, '-${days} days')` : `${moment} - interval '${days} days'`);
  const statements = MOMENTS.map(([table, columns]) => `UPDATE ${table} SET ${columns.map((column) => `${column} = ${earlier(column)}`).join(', ')};`);
  // The end that a job is for stands in its payload.
  const end = isSqlite
    ? `json_set(payload, '$.end', ${earlier("payload ->> '$.end'")}) WHERE payload ->> '$.end' IS NOT NULL`
    : `jsonb_set(payload, '{end}', to_jsonb(${earlier("(payload ->> 'end')::timestamptz")})) WHERE payload ->> 'end' IS NOT NULL`;
  statements.push(`UPDATE jobs SET payload = ${end};`);
  await run(url, statements);
}

/** Runs statements on the portal's database. On SQLite the portal must not run. */
export async function run(url, statements) {
  const all = statements.join('\n');
  if (url.startsWith('sqlite:')) await promisify(execFile)('sqlite3', ['-bail', url.slice('sqlite:'.length), all]);
  else await administer(url, all);
}

async function administer(server, statement) {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

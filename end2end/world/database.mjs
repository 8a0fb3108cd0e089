// A database of one's own for a world: a SQLite file, or a fresh PostgreSQL database where TEST_DATABASE_URL names a server.

import { randomBytes } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

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

async function administer(server, statement) {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

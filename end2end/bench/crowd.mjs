// More people who ask than could sign in one by one: their rows are written into the database, after the pattern of one
// request that was asked for as people do.

import { randomBytes } from 'node:crypto';

import { runSql } from '../world/database.mjs';
import { Visitor } from './visitor.mjs';

const BATCH = 500;

/**
 * So many people ask, a second apart, the last one just now; `{ kind, value }` decides. Resolves with `{ login, name, email, account, request }`
 * of each, the first one first. Their sign-in and their account at Jira are as the names say, once somebody makes them.
 */
export async function crowd(world, count, approver) {
  await askOnce(world);
  await world.parts.portal.stop();
  const now = Date.now();
  const people = Array.from({ length: count }, (_, index) => person(index, now - (count - index) * 1000));
  for (let from = 0; from < count; from += BATCH) await runSql(world.databaseUrl, rows(world, people.slice(from, from + BATCH), approver));
  // As a database that has grown knows by itself after a minute.
  if (!world.databaseUrl.startsWith('sqlite:')) await runSql(world.databaseUrl, 'ANALYZE;');
  await world.parts.portal.start();
  return people;
}

/** The pattern: Mina's request. */
async function askOnce(world) {
  const mina = await Visitor.signIn(world, 'mina');
  const { status, headers } = await mina.ask(`${world.portal}/api/requests/open`, { form: { to: `${world.jira}/browse/PROJ-123` } });
  if (!/\/requests\/[0-9a-f-]{36}$/.test(headers.location)) throw new Error(`nothing was asked: ${status} to ${headers.location}`);
}

function person(index, at) {
  const [login, ids] = [`crowd${index}`, Array.from({ length: 4 }, () => uuid(at))];
  const [id, decision, request, approver] = ids;
  const name = `Contractor ${index}`;
  return { login, name, email: `${login}@partner.example`, account: `712020:${login}`, at: new Date(at), id, decision, request, approver };
}

/** Of the seventh kind: its beginning is a time. */
function uuid(at) {
  const hex = at.toString(16).padStart(12, '0') + randomBytes(10).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function rows(world, people, { kind, value }) {
  const isSqlite = world.databaseUrl.startsWith('sqlite:');
  const id = (uuid) => (isSqlite ? `x'${uuid.replaceAll('-', '')}'` : `'${uuid}'::uuid`);
  const time = (at) => (isSqlite ? `'${at.toISOString().replace('Z', '000+00:00')}'` : `'${at.toISOString()}'::timestamptz`);
  const statements = people.map(
    (one) => `
INSERT INTO persons (id, issuer, subject, email, name, created_at, signed_in_at)
  SELECT ${id(one.id)}, issuer, '${one.login}', '${one.email}', '${one.name}', ${time(one.at)}, ${time(one.at)} FROM persons WHERE subject = 'mina';
INSERT INTO decisions (id, person_id, site, product, outcome, rule, policy_version, facts, decision, created_at)
  SELECT ${id(one.decision)}, ${id(one.id)}, d.site, d.product, d.outcome, d.rule, d.policy_version, d.facts, d.decision, ${time(one.at)}
  FROM decisions d JOIN requests r ON r.decision_id = d.id JOIN persons p ON p.id = r.requester_id WHERE p.subject = 'mina';
INSERT INTO requests (id, requester_id, site, product, target, decision_id, account_id, state, version, created_at)
  SELECT ${id(one.request)}, ${id(one.id)}, site, product, target, ${id(one.decision)}, '${one.account}', state, version, ${time(one.at)}
  FROM requests WHERE requester_id = (SELECT id FROM persons WHERE subject = 'mina');
INSERT INTO approvers (id, request_id, kind, value) VALUES (${id(one.approver)}, ${id(one.request)}, '${kind}', '${value}');`,
  );
  return statements.join('');
}

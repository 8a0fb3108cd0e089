// How long an auditor waits for a page of an audit that is years long, whatever it is filtered by.

import { administer, runSql } from '../../world/database.mjs';
import { median, spread } from '../numbers.mjs';
import { Visitor } from '../visitor.mjs';

export const figure = {
  about: 'a page of an audit of 1 000 000 entries, with names, facts and rules: the slowest kind of page',
  unit: 'ms', digits: 1, atMost: 20,
};

const ENTRIES = 1_000_000;
const PEOPLE = 1000;
const TURNS = 40;

const PAGES = {
  'the newest entries': '',
  'in the middle': 'older=500001',
  'of one product': 'product=acme%2Fjira-software',
  'of one kind': 'kind=grant',
  'of one action': 'kind=request_denied',
  'of one person': 'person=person7%40bench.example',
  'of one day, long ago': 'from=2024-06-01&until=2024-06-01',
  'of one person, product, kind and year': 'person=person7%40bench.example&product=acme%2Fjira-software&kind=grant_active&from=2024-01-01&until=2024-12-31',
};

export async function measure({ world, say }) {
  await decide(world);
  await world.parts.portal.stop();
  const begin = performance.now();
  const isSqlite = world.databaseUrl.startsWith('sqlite:');
  await runSql(world.databaseUrl, fill(isSqlite).join('\n'));
  // What years brought together was tidied up in the meantime, and not just now.
  if (!isSqlite) for (const statement of ['VACUUM ANALYZE', 'CHECKPOINT']) await administer(world.databaseUrl, statement);
  say(`${ENTRIES} entries about ${PEOPLE} people, written in ${((performance.now() - begin) / 1000).toFixed(0)} s`);
  await world.parts.portal.start();

  const ines = await Visitor.signIn(world, 'ines');
  const medians = [];
  for (const [name, query] of Object.entries(PAGES)) {
    await page(ines, world, query);
    const times = [];
    for (let turn = 0; turn < TURNS; turn += 1) times.push(await page(ines, world, query));
    say(`${name}: ${spread(times, 1)} ms`);
    medians.push(median(times));
  }
  return Math.max(...medians);
}

/** A decision, which all entries of decisions will tell of: the page shows its facts and rules. */
async function decide(world) {
  const eli = await Visitor.signIn(world, 'eli');
  const { status } = await eli.ask(`${world.portal}/browse/PROJ-123`);
  if (status !== 302) throw new Error(`no license at once: ${status}`);
}

async function page(visitor, world, query) {
  const begin = performance.now();
  const { status, body } = await visitor.ask(`${world.portal}/audit?${query}`);
  const took = performance.now() - begin;
  const entries = body.split('id="entry-').length - 1;
  if (status !== 200 || entries === 0) throw new Error(`no entries at ?${query}: ${status}`);
  return took;
}

/** Action, what it happens to, and whether that is about a product. */
const KINDS = [
  ['signed_in', 'person', false], ['decided', 'decision', true], ['request_opened', 'request', true], ['request_approved', 'request', true],
  ['grant_created', 'grant', true], ['grant_active', 'grant', true], ['decided', 'decision', true], ['request_opened', 'request', true],
  ['request_denied', 'request', true], ['signed_in', 'person', false], ['grant_revoked', 'grant', true], ['job_retried', 'job', false],
];

/** Six entries an hour until the beginning of 2026, each action in turn for somebody, then for somebody else. */
function fill(isSqlite) {
  const id = isSqlite ? 'randomblob(16)' : 'gen_random_uuid()';
  const numbers = (limit) => (isSqlite
    ? `(WITH RECURSIVE count(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM count LIMIT ${limit}) SELECT n FROM count) AS numbers`
    : `generate_series(1::bigint, ${limit}) AS numbers(n)`);
  const at = isSqlite ? "strftime('%Y-%m-%dT%H:%M:%S.000000+00:00', '2007-01-01', '+' || (n * 600) || ' seconds')" : "timestamptz '2007-01-01Z' + n * interval '10 minutes'";
  const person = (factor) => `(SELECT id FROM bench_people WHERE n = 1 + numbers.n / ${KINDS.length} * ${factor} % ${PEOPLE})`;
  const oneOf = (place) => `CASE n % ${KINDS.length} ${KINDS.map((kind, turn) => `WHEN ${turn} THEN ${quote(kind[place])}`).join(' ')} END`;
  const decision = '(SELECT id FROM decisions LIMIT 1)';
  return [
    `CREATE TEMPORARY TABLE bench_people (n bigint PRIMARY KEY, id ${isSqlite ? 'blob' : 'uuid'});`,
    `INSERT INTO bench_people SELECT n, ${id} FROM ${numbers(PEOPLE)};`,
    `INSERT INTO persons (id, issuer, subject, email, name, created_at, signed_in_at)
       SELECT id, 'bench', 'person' || n, 'person' || n || '@bench.example', 'Person ' || n, ${at}, ${at} FROM bench_people;`,
    `INSERT INTO audit (at, actor_id, action, subject_kind, subject_id, details, person_id, site, product)
       SELECT ${at}, ${person(7919)}, ${oneOf(0)}, ${oneOf(1)}, CASE ${oneOf(1)} WHEN 'decision' THEN ${decision} ELSE ${id} END, '{}', ${person(104_729)},
         CASE WHEN ${oneOf(2)} THEN 'acme' END, CASE WHEN ${oneOf(2)} THEN 'jira-software' END
       FROM ${numbers(ENTRIES)};`,
    // The page does not verify, and nothing else is to be sealed while it is measured.
    `INSERT INTO audit_seals (seq, hash) SELECT max(seq), '${'0'.repeat(64)}' FROM audit;`,
  ];
}

const quote = (value) => (typeof value === 'boolean' ? String(value) : `'${value}'`);

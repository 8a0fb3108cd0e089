// How long an approver waits for their inbox when ten thousand requests are in it.

import { crowd } from '../crowd.mjs';
import { quantile, spread } from '../numbers.mjs';
import { Visitor } from '../visitor.mjs';

export const figure = {
  about: 'an inbox in which 10 000 requests wait, page by page, turned around and filtered',
  unit: 'ms', digits: 1, atMost: 200,
};

const REQUESTS = 10_000;
const ROUNDS = 40;

export async function measure({ world, say }) {
  const people = await crowd(world, REQUESTS, { kind: 'person', value: 'ada@acme.example' });
  const ada = await Visitor.signIn(world, 'ada');
  const middle = people[REQUESTS / 2].request;
  const views = {
    'the first page': '/inbox',
    'a page in the middle': `/inbox?after=${middle}`,
    'the newest': '/inbox?order=newest',
    'of one product': '/inbox?product=acme%2Fjira-software',
    'of one person': `/inbox?person=${people[REQUESTS - 10].login}%40`,
    'of nobody': '/inbox?person=nobody-is-called-so',
  };
  const times = Object.fromEntries(Object.keys(views).map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, path] of Object.entries(views)) times[name].push(await open(ada, world.portal + path));
  }
  for (const [name, all] of Object.entries(times)) say(`${name}: ${spread(all, 1)} ms`);
  return quantile(Object.values(times).flat(), 0.95);
}

async function open(ada, url) {
  const begin = performance.now();
  const { status, body } = await ada.ask(url);
  const took = performance.now() - begin;
  if (status !== 200 || !body.includes('99+')) throw new Error(`${url}: ${status}, or not all of them wait`);
  return took;
}

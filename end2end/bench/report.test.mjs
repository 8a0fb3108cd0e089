// A bound that is missed is said, and is not lost among those that hold.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { choose, isMissed, lineOf } from './report.mjs';

const quick = { unit: 'ms', digits: 2, atMost: 4 };
const alike = { unit: 'ratio', digits: 3, atLeast: 0.65 };

test('a figure is one line', () => {
  const held = { name: 'bounce_p99', figure: quick, value: 4 };
  assert.equal(lineOf(held), 'bench bounce_p99 4.00 ms');
  assert.equal(isMissed(held), false);
});

test('a missed bound is said behind the figure', () => {
  const slow = { name: 'bounce_p99', figure: quick, value: 4.004 };
  assert.equal(lineOf(slow), 'bench bounce_p99 4.00 ms missed: at most 4');
  assert.ok(isMissed(slow));
  assert.equal(lineOf({ name: 'ratio', figure: alike, value: 0.6 }), 'bench ratio 0.600 ratio missed: at least 0.65');
});

test('a figure that could not be measured is missed', () => {
  const none = { name: 'bounce_p99', figure: quick };
  assert.equal(lineOf(none), 'bench bounce_p99 - ms failed');
  assert.ok(isMissed(none));
  assert.ok(isMissed({ name: 'bounce_p99', figure: quick, value: NaN }));
});

test('names choose figures, and no name means all', () => {
  assert.deepEqual(choose(['a', 'b'], []), ['a', 'b']);
  assert.deepEqual(choose(['a', 'b'], ['b']), ['b']);
  assert.throws(() => choose(['a', 'b'], ['c']), /no figure c; there are a, b/);
});

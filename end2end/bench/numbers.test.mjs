// Medians, and time that is counted once however many calls were under way in it.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { covered, median, quantile, spread } from './numbers.mjs';

test('the median is in the middle', () => {
  assert.equal(median([3, 1, 2]), 2);
  assert.equal(median([4, 1, 2, 3]), 2.5);
  assert.equal(spread([3, 1, 2], 1), '2.0 (1.0 to 3.0)');
});

test('nineteen of twenty are not above the 95th percentile', () => {
  const numbers = Array.from({ length: 20 }, (_, index) => 20 - index);
  assert.equal(quantile(numbers, 0.95), 19);
  assert.equal(quantile([7], 0.95), 7);
});

test('calls beside each other are waited for once', () => {
  assert.equal(covered([[0, 10], [5, 12], [20, 30]], 0, 100), 22);
  assert.equal(covered([[5, 12], [0, 20]], 0, 100), 20);
});

test('only what lies between the moments counts', () => {
  assert.equal(covered([[0, 10], [90, 200]], 5, 100), 15);
  assert.equal(covered([[0, 10]], 20, 30), 0);
});

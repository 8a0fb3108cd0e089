// What wrk prints is read, and an error in it is never taken for throughput.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { rateOf } from './load.mjs';

const OUTPUT = `Running 2s test @ http://127.0.0.1:8080/browse/PROJ-123
  1 threads and 32 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     1.05ms    0.55ms  12.00ms   90.00%
    Req/Sec    30.10k     1.20k   33.00k    70.00%
  60200 requests in 2.00s, 44.00MB read
Requests/sec:  30086.71
Transfer/sec:     21.99MB
`;

test('the rate is what wrk says it is', () => {
  assert.equal(rateOf(OUTPUT), 30086.71);
});

test('refused and broken requests are an error', () => {
  assert.throws(() => rateOf(`${OUTPUT.replace('Requests', '  Non-2xx or 3xx responses: 12\nRequests')}`), /Non-2xx or 3xx responses: 12/);
  assert.throws(() => rateOf(OUTPUT.replace('Requests', '  Socket errors: connect 0, read 3, write 0, timeout 0\nRequests')), /Socket errors/);
  assert.throws(() => rateOf('unable to connect'), /no rate/);
});

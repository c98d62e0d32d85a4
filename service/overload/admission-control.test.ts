import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type SimulatedRequest, simulate } from './testing/simulated-loop.ts';

const MAX_DELAY = 10;
const SECOND = 1000;

/** The costs of a sentence and a refusal in milliseconds, on the machine of the README's table. */
const SENTENCE = { cost: 0.02, refusal: { decide: 0.005, send: 0.007 }, maxDelay: MAX_DELAY, clients: 1000 };

const load = fc.record({
  clients: fc.integer({ min: 1, max: 2_000 }),
  // Milliseconds: from the cheapest request to one that blocks the event loop.
  cost: fc.constantFrom(0.02, 0.07, 0.5, 5, 50),
  // Refusing may cost more than serving.
  refusal: fc.record({ decide: fc.constantFrom(0.002, 0.005, 0.01), send: fc.constantFrom(0.004, 0.007, 0.02) }),
  times: fc.constantFrom(1.2, 2, 4, 8),
});

test('under any overload, more than 80 % of the time goes to served requests', () => {
  fc.assert(
    fc.property(load, ({ clients, cost, refusal, times }) => {
      const settled = since(simulate({ clients, cost, refusal, maxDelay: MAX_DELAY, rate: () => times / cost, until: 6 * SECOND }), 2);
      const goodput = (settled.filter(({ served }) => served).length * cost) / (4 * SECOND);
      expect(goodput).toBeGreaterThan(0.8);
    }),
    { numRuns: 60 },
  );
});

test.each([2, 4, 8])('at %d times the sustainable load 90 % of the time goes to served requests, within the longest wait', (times) => {
  const settled = since(simulate({ ...SENTENCE, rate: () => times / SENTENCE.cost, until: 5 * SECOND }), 2);
  const served = settled.filter((request) => request.served);
  expect((served.length * SENTENCE.cost) / (3 * SECOND)).toBeGreaterThan(0.9);
  expect(longest(served)).toBeLessThan(MAX_DELAY * 1.25);
  expect(longest(settled.filter((request) => !request.served))).toBeLessThan(SECOND);
});

test.each([0.3, 0.7, 0.9])('below saturation, at %d of the sustainable load, nothing is refused, even after pauses', (share) => {
  const pauses = Array.from({ length: 40 }, (_, index) => ({ at: index * 97, lasts: index % 8 === 0 ? 30 : 3 }));
  const requests = simulate({ ...SENTENCE, rate: () => share / SENTENCE.cost, until: 4 * SECOND, pauses: share === 0.9 ? [] : pauses });
  expect(requests.filter(({ served }) => !served)).toEqual([]);
  expect(requests.length).toBeGreaterThan(50_000);
});

test('full utilisation with a short queue is not an overload: 32 clients without pauses are all served', () => {
  const requests = simulate({ ...SENTENCE, clients: 32, rate: () => 10 / SENTENCE.cost, until: 3 * SECOND });
  expect(requests.filter(({ served }) => !served)).toEqual([]);
  expect((requests.length * SENTENCE.cost) / (3 * SECOND)).toBeGreaterThan(0.99);
});

test.each([20, 4 * SECOND])('after %d ms of overload nothing is refused one second later', (lasts) => {
  const overload = (time: number) => (time < lasts ? 8 : 0.3) / SENTENCE.cost;
  const after = since(simulate({ ...SENTENCE, rate: overload, until: lasts + 3 * SECOND }), lasts / SECOND + 1);
  expect(after.filter(({ served }) => !served)).toEqual([]);
  expect(after.length).toBeGreaterThan(20_000);
});

test('requests that block the event loop for longer than the longest wait are admitted one per turn', () => {
  const requests = simulate({
    clients: 50,
    cost: 250,
    refusal: { decide: 0.01, send: 0.01 },
    maxDelay: MAX_DELAY,
    rate: () => 1,
    until: 20 * SECOND,
  });
  const goodput = (since(requests, 10).filter(({ served }) => served).length * 250) / (10 * SECOND);
  expect(goodput).toBeGreaterThan(0.9);
});

// --- internal ---

function since(requests: readonly SimulatedRequest[], second: number): SimulatedRequest[] {
  return requests.filter(({ answeredAt }) => answeredAt >= second * SECOND);
}

function longest(requests: readonly SimulatedRequest[]): number {
  return requests.reduce((longest, { sentAt, answeredAt }) => Math.max(longest, answeredAt - sentAt), 0);
}

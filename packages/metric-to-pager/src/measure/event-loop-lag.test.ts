import { afterEach, expect, jest, test } from '@jest/globals';
import { collectDefaultMetrics, Registry } from '@prometheus-io/client';
import { eventually } from '../waiting/testing/eventually.ts';
import { sampleEventLoopLag } from './event-loop-lag.ts';

let stop = (): void => {};

afterEach(() => stop());

async function lags(registry: Registry): Promise<Record<string, number>> {
  const metrics = await registry.getMetricsAsJSON();
  const lagging = metrics.filter(({ name }) => name.startsWith('nodejs_eventloop_lag_'));
  return Object.fromEntries(lagging.map(({ name, values }) => [name, values[0]?.value ?? Number.NaN]));
}

test('a scrape neither resets the lag nor adds to it', async () => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  stop = sampleEventLoopLag(registry, 40);
  expect(Object.values(await lags(registry))).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  await eventually(
    () => (registry.getSingleMetric('nodejs_eventloop_lag_max_seconds') as unknown as { _getValue(): number })._getValue() > 0,
  );
  stop();
  await new Promise((resolve) => setTimeout(resolve, 20));
  const first = await lags(registry);
  expect(first['nodejs_eventloop_lag_p99_seconds']).toBeGreaterThan(0.005);
  expect(await lags(registry)).toEqual(first);
  expect(await lags(registry)).toEqual(first);
});

test('each window replaces the previous one', async () => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const spy = jest.spyOn(globalThis, 'setInterval');
  stop = sampleEventLoopLag(registry, 1_000_000);
  const endWindow = spy.mock.calls[0]?.[0] as () => void;
  spy.mockRestore();
  const windowWith = async (blockedMs: number): Promise<number> => {
    await new Promise((resolve) => setTimeout(resolve, 30));
    const end = performance.now() + blockedMs;
    while (performance.now() < end);
    await new Promise((resolve) => setTimeout(resolve, 30));
    endWindow();
    return (registry.getSingleMetric('nodejs_eventloop_lag_max_seconds') as unknown as { _getValue(): number })._getValue();
  };
  const blocked = await windowWith(300);
  expect(blocked).toBeGreaterThan(0.25);
  // A busy machine may hold up one of them.
  expect(Math.min(await windowWith(0), await windowWith(0), await windowWith(0))).toBeLessThan(blocked);
});

test('the timer does not keep the process alive', () => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const spy = jest.spyOn(globalThis, 'setInterval');
  stop = sampleEventLoopLag(registry);
  expect(spy.mock.results.map(({ value }) => (value as NodeJS.Timeout).hasRef())).toEqual([false]);
  spy.mockRestore();
});

test('throws for a registry without default metrics', () => {
  expect(() => sampleEventLoopLag(new Registry())).toThrow('The registry has no metric "nodejs_eventloop_lag_seconds"');
});

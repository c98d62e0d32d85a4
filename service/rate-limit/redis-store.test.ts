import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { expect, test } from '@jest/globals';
import { within } from './redis-store.ts';

test('an answer in time is passed on, a failure too', async () => {
  await expect(within(1000, Promise.resolve('yes'))).resolves.toBe('yes');
  await expect(within(1000, Promise.reject(new Error('no')))).rejects.toThrow('no');
});

test('no answer in time is a failure that names the time', async () => {
  await expect(within(5, new Promise(() => {}))).rejects.toThrow('no answer within 5 ms');
});

test('a failure after the time is silent', async () => {
  const { promise, reject } = Promise.withResolvers<never>();
  await expect(within(1, promise)).rejects.toThrow('no answer within 1 ms');
  reject(new Error('too late'));
  await new Promise((resolve) => setTimeout(resolve, 5));
});

test('an answer that came in time counts although this process was too busy to read it', async () => {
  const other = new Worker(
    `require('node:worker_threads').parentPort.on('message', (message, _) => require('node:worker_threads').parentPort.postMessage(message))`,
    { eval: true },
  );
  try {
    await once(other, 'online');
    other.postMessage('awake?');
    await once(other, 'message');
    await new Promise(setImmediate);
    other.postMessage('answer');
    const answer = within(
      20,
      once(other, 'message').then(([message]) => message),
    );
    const busyUntil = performance.now() + 200;
    while (performance.now() < busyUntil);
    await expect(answer).resolves.toBe('answer');
  } finally {
    await other.terminate();
  }
});

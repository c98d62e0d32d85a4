import { createHash } from 'node:crypto';
import { get, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { eventually } from '../../../packages/metric-to-pager/src/waiting/testing/eventually.ts';
import { createRandom, generate } from '../../lorem/index.ts';
import { type ChildService, startChild } from '../../testing/child-service.ts';

const LARGE = '/lorem/paragraph/100/100?count=1000&seed=s';
const MEBIBYTE = 1024 * 1024;

let child: ChildService;
beforeAll(async () => {
  child = await startChild();
});
afterAll(async () => {
  await child[Symbol.asyncDispose]();
});

test('1000 paragraphs of 100 sentences arrive complete, as JSON and as text', async () => {
  const random = createRandom('s');
  const texts = Array.from({ length: 1000 }, () => generate('paragraph', random, 100, 100));
  const json = await (await fetch(child.url + LARGE)).text();
  const plain = await (await fetch(child.url + LARGE, { headers: { accept: 'text/plain' } })).text();
  expect(sha256(json)).toBe(sha256(JSON.stringify({ messages: texts })));
  expect(sha256(plain)).toBe(sha256(`${texts.join('\n')}\n`));
  const line = () => child.lines.find(({ route }) => route === '/lorem/:type/:min/:max');
  await eventually(() => line() !== undefined);
  expect(line()).toMatchObject({ status: 200, length: texts.reduce((sum, { length }) => sum + length, 0) });
});

test('slow readers of large answers use bounded memory, and other requests are answered meanwhile', async () => {
  const before = await metric('process_resident_memory_bytes');
  const answers = await Promise.all(Array.from({ length: 20 }, () => opened('/lorem/paragraph/1000/1000?count=1000')));
  const waits: number[] = [];
  for (let i = 0; i < 60; i += 1) {
    for (const answer of answers) answer.read(16_384);
    const start = performance.now();
    await (await fetch(`${child.url}/lorem/word/1/5`)).text();
    waits.push(performance.now() - start);
    await sleep(5);
  }
  expect(((await metric('process_resident_memory_bytes')) - before) / MEBIBYTE).toBeLessThan(100);
  expect(waits.sort((a, b) => a - b)[30]).toBeLessThan(2_000);
  for (const answer of answers) answer.destroy();
});

test('an answer stops generating when its client leaves', async () => {
  const answer = await opened('/lorem/paragraph/1000/1000?count=1000&seed=left');
  const logged = child.lines.length;
  answer.resume();
  await sleep(100);
  answer.destroy();
  const left = () => child.lines.slice(logged).find(({ status, max }) => status === 499 && max === 1000);
  await eventually(() => left() !== undefined);
  expect(Number(left()?.['length'])).toBeLessThan(50 * MEBIBYTE);
  await sleep(100);
  const busy = await metric('process_cpu_seconds_total');
  await sleep(500);
  expect((await metric('process_cpu_seconds_total')) - busy).toBeLessThan(0.2);
});

test('HEAD generates only the start of an answer', async () => {
  const busy = await metric('process_cpu_seconds_total');
  for (let i = 0; i < 5; i += 1) await fetch(`${child.url}/lorem/paragraph/1000/1000?count=1000`, { method: 'HEAD' });
  await sleep(1_000);
  expect((await metric('process_cpu_seconds_total')) - busy).toBeLessThan(0.3);
});

// --- internal ---

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Returns an answer whose body is not read yet. */
function opened(path: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get(child.url + path, { agent: false }, (answer) => resolve(answer.on('error', () => {}))).on('error', reject);
  });
}

async function metric(name: string): Promise<number> {
  const text = await (await fetch(`${child.url}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
}

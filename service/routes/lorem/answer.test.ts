import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { Background } from '../../http/background.ts';
import { STREAM_ABOVE_BYTES } from '../../http/limits.ts';
import { RequestDetail } from '../../http/request-detail.ts';
import { createRandom, generate, type TextType } from '../../lorem/index.ts';
import { answerTo } from './answer.ts';
import { JSON_FORMAT, TEXT_FORMAT } from './format.ts';
import type { TextRequest } from './request.ts';

test('without a count the answer is one text, and the detail has its length', () => {
  const detail = newDetail();
  const expected = generate('sentence', createRandom('s'), 5, 10);
  expect(answerTo(asked('sentence', 5, 10), JSON_FORMAT, contextOf(detail))).toBe(JSON.stringify({ message: expected }));
  expect(detail).toMatchObject({ length: expected.length, texts: 1, streamed: false });
});

test('with a count the texts continue from one seed', () => {
  const detail = newDetail();
  const expected = textsOf('word', 2, 13, 5);
  expect(answerTo(asked('word', 2, 13, 5), JSON_FORMAT, contextOf(detail))).toBe(JSON.stringify({ messages: expected }));
  expect(answerTo(asked('word', 2, 13, 5), TEXT_FORMAT, contextOf(newDetail()))).toBe(`${expected.join('\n')}\n`);
  expect(detail).toMatchObject({ length: expected.join('').length, texts: 5, streamed: false });
});

test('with a count of 1 the answer is a list', () => {
  expect(answerTo(asked('word', 3, 3, 1), JSON_FORMAT, contextOf(newDetail()))).toBe(
    JSON.stringify({ messages: textsOf('word', 3, 3, 1) }),
  );
});

test('a short answer to a request that could have a long one is not streamed', () => {
  const detail = newDetail();
  expect(typeof answerTo(asked('sentence', 1, 1000, 10), JSON_FORMAT, contextOf(detail))).toBe('string');
  expect(detail.streamed).toBe(false);
});

test.each([
  ['paragraphs', 'paragraph', 100, 1000],
  ['sentences', 'sentence', 1000, 1000],
] as const)('a stream of %s has the bytes of the whole answer', async (_what, type, max, count) => {
  const detail = newDetail();
  const stream = streamOf(asked(type, 5, max, count), detail);
  const expected = textsOf(type, 5, max, count);
  expect(await text(stream)).toBe(JSON.stringify({ messages: expected }));
  expect(detail).toMatchObject({ length: expected.reduce((sum, { length }) => sum + length, 0), texts: count, streamed: true });
});

test('a stream generates as much as is read, and nothing once it is destroyed', async () => {
  const detail = newDetail();
  const stream = streamOf(asked('paragraph', 1000, 1000, 1000), detail);
  stream.read(1);
  await turns();
  const readAhead = detail.length;
  await turns();
  expect(readAhead).toBeLessThan(4 * STREAM_ABOVE_BYTES);
  expect(detail.length).toBe(readAhead);
  stream.resume();
  await turns();
  expect(detail.length).toBeGreaterThan(readAhead);
  stream.destroy();
  const sent = detail.length;
  await turns();
  expect(detail.length).toBe(sent);
});

test('the generation time includes all chunks', async () => {
  const detail = newDetail();
  const stream = streamOf(asked('paragraph', 1000, 1000, 20), detail);
  const times = [detail.generationMs];
  for await (const _chunk of stream) times.push(detail.generationMs);
  expect(times).toEqual([...times].sort((a, b) => a - b));
  expect(times.at(-1)).toBeGreaterThan(times[0] ?? 0);
});

test('other work gets a turn between the chunks of a stream', async () => {
  let otherTurns = 0;
  let finished = false;
  const stream = streamOf(asked('paragraph', 1000, 1000, 20), newDetail()).on('end', () => {
    finished = true;
  });
  stream.resume();
  for (; !finished; await turn()) otherTurns += 1;
  expect(otherTurns).toBeGreaterThan(50);
});

// --- internal ---

function asked(type: TextType, min: number, max: number, count?: number): TextRequest {
  return { type, min, max, count, seed: 's' };
}

function newDetail(): RequestDetail {
  return new RequestDetail('id', undefined);
}

function textsOf(type: TextType, min: number, max: number, count: number): string[] {
  const random = createRandom('s');
  return Array.from({ length: count }, () => generate(type, random, min, max));
}

function streamOf(request: TextRequest, detail: RequestDetail): Readable {
  const answer = answerTo(request, JSON_FORMAT, contextOf(detail));
  if (answer instanceof Readable) return answer;
  throw new Error(`expected a stream, got ${answer.length} characters`);
}

function contextOf(detail: RequestDetail) {
  return { detail, background: new Background() };
}

async function turns(): Promise<void> {
  for (let i = 0; i < 20; i += 1) await turn();
}

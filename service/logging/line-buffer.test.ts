import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { LineBuffer } from './line-buffer.ts';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

test('lines are written together, in order, when the next might not fit', () => {
  const { buffer, written } = bufferOf(32);
  for (const line of ['one\n', 'two\n', 'three\n', 'four\n', 'five\n', 'six\n']) buffer.write(line);
  expect(texts(written)).toEqual(['one\ntwo\nthree\nfour\n']);
});

test('a line longer than the buffer is written at once, after those before it', () => {
  const { buffer, written } = bufferOf(32);
  buffer.write('one\n');
  buffer.write(`${'x'.repeat(40)}\n`);
  buffer.write('two\n');
  expect(texts(written)).toEqual(['one\n', `${'x'.repeat(40)}\n`]);
});

test('multi-byte characters are never split', () => {
  const { buffer, written } = bufferOf(64);
  const lines = Array.from({ length: 100 }, (_, i) => `${'aé€😀'.repeat(i % 4)}${i}\n`);
  for (const line of lines) buffer.write(line);
  buffer.flush();
  expect(texts(written).join('')).toBe(lines.join(''));
});

test('written lines do not change when new lines are buffered', () => {
  const { buffer, written } = bufferOf(32);
  buffer.write('one\n');
  buffer.flush();
  buffer.write('two\n');
  expect(texts(written)).toEqual(['one\n']);
});

test('a line is buffered for the given time at most', () => {
  const { buffer, written } = bufferOf(32);
  buffer.write('one\n');
  jest.advanceTimersByTime(199);
  expect(written).toEqual([]);
  jest.advanceTimersByTime(1);
  expect(texts(written)).toEqual(['one\n']);
});

test('flushed lines are written once', () => {
  const { buffer, written } = bufferOf(32);
  buffer.write('one\n');
  buffer.flush();
  buffer.flush();
  jest.advanceTimersByTime(1000);
  expect(texts(written)).toEqual(['one\n']);
});

// --- internal ---

function bufferOf(size: number): { readonly buffer: LineBuffer; readonly written: readonly Buffer[] } {
  const written: Buffer[] = [];
  return { buffer: new LineBuffer({ destination: { write: (lines) => written.push(lines) }, size, milliseconds: 200 }), written };
}

function texts(written: readonly Buffer[]): readonly string[] {
  return written.map((lines) => lines.toString());
}

import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { LineBuffer } from './line-buffer.ts';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

test('lines are passed on together, in order, when the next might not fit', () => {
  const { buffer, written } = bufferOf(32);
  for (const line of ['one\n', 'two\n', 'three\n', 'four\n', 'five\n', 'six\n']) buffer.write(line);
  expect(texts(written)).toEqual(['one\ntwo\nthree\nfour\n']);
});

test('a line that is longer than the buffer is passed on at once, after those before it', () => {
  const { buffer, written } = bufferOf(32);
  buffer.write('one\n');
  buffer.write(`${'x'.repeat(40)}\n`);
  buffer.write('two\n');
  expect(texts(written)).toEqual(['one\n', `${'x'.repeat(40)}\n`]);
});

test('characters of more than a byte arrive whole, however the buffer is filled', () => {
  const { buffer, written } = bufferOf(64);
  const lines = Array.from({ length: 100 }, (_, i) => `${'aé€😀'.repeat(i % 4)}${i}\n`);
  for (const line of lines) buffer.write(line);
  buffer.flush();
  expect(texts(written).join('')).toBe(lines.join(''));
});

test('what was passed on stays as it was while new lines come', () => {
  const { buffer, written } = bufferOf(32);
  buffer.write('one\n');
  buffer.flush();
  buffer.write('two\n');
  expect(texts(written)).toEqual(['one\n']);
});

test('a line does not wait longer than the time given', () => {
  const { buffer, written } = bufferOf(32);
  buffer.write('one\n');
  jest.advanceTimersByTime(199);
  expect(written).toEqual([]);
  jest.advanceTimersByTime(1);
  expect(texts(written)).toEqual(['one\n']);
});

test('what is flushed is passed on once', () => {
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

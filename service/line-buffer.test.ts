import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { LineBuffer } from './line-buffer.ts';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

function bufferTo(written: string[]): LineBuffer {
  return new LineBuffer({ destination: { write: (lines) => void written.push(lines) }, length: 10, milliseconds: 200 });
}

test('lines are passed on together, in order, as soon as they are long enough', () => {
  const written: string[] = [];
  const buffer = bufferTo(written);
  for (const line of ['one\n', 'two\n', 'three\n', 'four\n']) buffer.write(line);
  expect(written).toEqual(['one\ntwo\nthree\n']);
});

test('a line does not wait longer than the time given', () => {
  const written: string[] = [];
  bufferTo(written).write('one\n');
  jest.advanceTimersByTime(199);
  expect(written).toEqual([]);
  jest.advanceTimersByTime(1);
  expect(written).toEqual(['one\n']);
});

test('what is flushed is passed on once', () => {
  const written: string[] = [];
  const buffer = bufferTo(written);
  buffer.write('one\n');
  buffer.flush();
  buffer.flush();
  jest.advanceTimersByTime(1000);
  expect(written).toEqual(['one\n']);
});

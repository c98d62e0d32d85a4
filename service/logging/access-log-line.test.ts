import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { type accessLine, jsonLine } from './access-log.ts';
import { createLogger } from './logger.ts';

const FULL: ReturnType<typeof accessLine> = {
  request_id: 'abc-1',
  trace_id: '4bf92f3577b34da6a3ce929d0e0e4736',
  method: 'POST',
  route: '/lorem/:type/:min/:max',
  url: undefined,
  status: 200,
  function: 'sentence',
  min: 5,
  max: 10,
  length: 52,
  took: 0.125,
  err: undefined,
};
const BARE: ReturnType<typeof accessLine> = {
  ...FULL,
  request_id: undefined,
  trace_id: undefined,
  method: undefined,
  route: undefined,
  function: undefined,
  min: undefined,
  max: undefined,
  length: undefined,
};

beforeEach(() => {
  jest.useFakeTimers({ now: new Date('2026-01-02T03:04:05.678Z') });
});
afterEach(() => {
  jest.useRealTimers();
});

test.each([
  ['of a text', FULL],
  ['of a request that is not HTTP', BARE],
  ['with a target that matches no route', { ...BARE, method: 'GET', url: '/a"b\\c' }],
  ['of a route without a text', { ...FULL, function: undefined, min: undefined, max: undefined, length: undefined }],
] as const)('the line %s equals that of pino', async (_case, line) => {
  const written: string[] = [];
  const { logger } = await createLogger(
    { LOG_LEVEL: 'info', LOG_FORMAT: 'json' },
    { destination: { write: (text) => void written.push(text) } },
  );
  logger.info(line, 'request');
  expect(jsonLine('info', line)).toBe(written[0]);
});

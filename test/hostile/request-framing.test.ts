import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { requestText } from '../../packages/metric-to-pager/src/measure/testing/raw-client.ts';
import { answersTo } from '../../service/testing/raw-answers.ts';
import { type RunningService, runningService } from '../../service/testing/running-service.ts';

const TEXT = '/lorem/word/1/2';
const HIDDEN = requestText('GET', '/version', { headers: ['X-Request-Id: hidden'] });

let running: RunningService;
beforeAll(async () => {
  running = await runningService();
});
afterAll(() => running.service.stop());

test.each<[what: string, headers: readonly string[], body: string]>([
  ['a length and chunks', ['Content-Length: 4', 'Transfer-Encoding: chunked'], '0\r\n\r\n'],
  ['chunks and a length', ['Transfer-Encoding: chunked', 'Content-Length: 4'], '0\r\n\r\n'],
  ['two different lengths', ['Content-Length: 0', 'Content-Length: 4'], ''],
  ['a list of lengths', ['Content-Length: 0, 4'], ''],
  ['a negative length', ['Content-Length: -1'], ''],
  ['a length with a sign', ['Content-Length: +0'], ''],
  ['a hexadecimal length', ['Content-Length: 0x0'], ''],
  ['a length that overflows', [`Content-Length: ${'9'.repeat(30)}`], ''],
  ['a space before the colon', ['Content-Length : 0'], ''],
  ['a name that is folded', ['Transfer-Encoding:\r\n chunked'], '0\r\n\r\n'],
  ['an unknown coding after chunks', ['Transfer-Encoding: chunked, identity'], '0\r\n\r\n'],
  ['an unknown coding', ['Transfer-Encoding: xchunked'], '0\r\n\r\n'],
  ['a control character before the coding', ['Transfer-Encoding: \x0bchunked'], '0\r\n\r\n'],
  ['a line that ends with a line feed only', ['X: a\nTransfer-Encoding: chunked'], '0\r\n\r\n'],
  ['a carriage return within a value', ['X: a\rContent-Length: 0'], ''],
  ['a name without a value', ['Content-Length'], ''],
  ['chunks whose size has a sign', ['Transfer-Encoding: chunked'], '+0\r\n\r\n'],
  ['chunks whose size has a prefix', ['Transfer-Encoding: chunked'], '0x0\r\n\r\n'],
  ['chunks whose size overflows', ['Transfer-Encoding: chunked'], `${'f'.repeat(17)}\r\nx`],
  ['chunks that are longer than their size', ['Transfer-Encoding: chunked'], '1\r\nxyz\r\n0\r\n\r\n'],
  ['chunks whose line ends with a line feed only', ['Transfer-Encoding: chunked'], '0\n\n'],
])('a request with %s hides no other request', async (_what, headers, body) => {
  const answers = await answersTo(running.port, `${requestText('POST', TEXT, { headers: [...headers] })}${body}${HIDDEN}`);
  expect(answers.map(({ status }) => status)).toEqual([400]);
  expect(answers[0]?.headers['connection']).toBe('close');
});

test('a request id cannot add a header to the answer or a line to the log', async () => {
  for (const id of ['a\tb', 'a b', 'a"b', 'a\\nb', 'é', 'a;b', 'x'.repeat(129)]) {
    const [answer] = await answersTo(running.port, requestText('GET', TEXT, { headers: [`X-Request-Id: ${id}`] }));
    expect(answer?.headers['x-request-id']).toMatch(/^[\w-]+$/);
  }
  expect(running.requests().map((line) => line['request_id'])).not.toContain('hidden');
});

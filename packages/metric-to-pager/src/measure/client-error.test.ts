import { expect, test } from '@jest/globals';
import { endsRequestEarly, refusesRequest, statusOfClientError } from './client-error.ts';

function failure(code: string | undefined): NodeJS.ErrnoException {
  return Object.assign(new Error('failed'), code === undefined ? {} : { code });
}

test.each([
  ['HPE_HEADER_OVERFLOW', 431],
  ['HPE_CHUNK_EXTENSIONS_OVERFLOW', 413],
  ['ERR_HTTP_REQUEST_TIMEOUT', 408],
  ['HPE_INVALID_METHOD', 400],
  [undefined, 400],
])('%s is answered with %d', (code, status) => {
  expect(statusOfClientError(failure(code))).toBe(status);
});

test.each([
  ['HPE_INVALID_METHOD', 1, true],
  ['ERR_HTTP_REQUEST_TIMEOUT', 1, true],
  ['ERR_HTTP_REQUEST_TIMEOUT', 0, false],
  ['ECONNRESET', 1, false],
  [undefined, 1, false],
])('%s after %d bytes refuses a request: %s', (code, bytesRead, refuses) => {
  expect(refusesRequest(failure(code), { bytesRead })).toBe(refuses);
});

test('only an end of the connection inside a request is an early end', () => {
  const codes = ['HPE_INVALID_EOF_STATE', 'HPE_INVALID_METHOD', 'ECONNRESET', undefined];
  expect(codes.map((code) => endsRequestEarly(failure(code)))).toEqual([true, false, false, false]);
});

import type { IncomingMessage } from 'node:http';
import { MAX_BODY_BYTES, MAX_SMALL_CHUNKS, MIN_CHUNK_BYTES } from './limits.ts';

/** Returns whether the rest of a body that is not complete may be of any length. Node would read and drop it. */
export function isEndless({ headers }: IncomingMessage): boolean {
  return headers['content-length'] === undefined || Number(headers['content-length']) > MAX_BODY_BYTES;
}

/**
 * Calls `refuse` once for a chunked body of very small chunks, and drops its rest: each chunk costs as much as a read of 64 KiB. Node's
 * parser hands over each chunk by `push`.
 */
export function boundChunks(request: IncomingMessage & { _dumped?: boolean }, refuse: () => void): void {
  const { push } = request;
  let [chunks, bytes] = [0, 0];
  request.push = (chunk: Buffer | null, encoding) => {
    if (chunk !== null) {
      chunks += 1;
      bytes += chunk.length;
      if (chunks > MAX_SMALL_CHUNKS && bytes < chunks * MIN_CHUNK_BYTES) {
        request._dumped = true;
        refuse();
        return false;
      }
    }
    return push.call(request, chunk, encoding);
  };
}

import { gunzipSync } from 'node:zlib';
import { InputError } from './input-error.ts';

/** Returns what gzip compressed, as text. @throws one sentence when it is not gzip, is damaged, or is too large */
export function gunzip(content: Buffer): string {
  try {
    return gunzipSync(content, { maxOutputLength: MOST_BYTES }).toString('utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
      throw new InputError(`is too large: expected gzip of at most ${MOST_BYTES} bytes`, { cause });
    throw new InputError(`is compressed by gzip, but its end is missing or damaged (${(cause as Error).message})`, { cause });
  }
}

// --- internal ---

const MOST_BYTES = 64 * 2 ** 20;

import { InputError } from './input-error.ts';

/**
 * Returns the text of the body of an HTTP request or response, decompressed.
 *
 * @throws one sentence when it is longer than `mostBytes`; the rest is not read
 */
export async function bodyText(body: AsyncIterable<Uint8Array> | null, mostBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    if (bytes > mostBytes) throw new InputError(`the body is too large: expected at most ${mostBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

import { ShapeError } from '../shape/read-shape.ts';

/** The most bytes of an answer, after decompression. Prometheus answers about 3 KB for a target, the API server 10 KB for a pod. */
export const MOST_BYTES = 64 * 1024 * 1024;

/**
 * Reads a body to its end as UTF-8.
 *
 * @param name the subject of the error
 * @throws `ShapeError` as soon as there are more than `MOST_BYTES` bytes; the rest is not read
 */
export async function boundedText(body: ReadableStream<Uint8Array> | null, name: string): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  // Leaving the loop cancels the stream.
  for await (const part of body ?? []) {
    bytes += part.byteLength;
    if (bytes > MOST_BYTES) throw new ShapeError(`${name} must have at most ${MOST_BYTES / 1024 / 1024} MiB, and has more`);
    parts.push(part);
  }
  return new TextDecoder().decode(Buffer.concat(parts));
}

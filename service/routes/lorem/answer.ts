import { Readable } from 'node:stream';
import { STREAM_ABOVE_BYTES } from '../../http/limits.ts';
import type { RequestDetail } from '../../http/request-detail.ts';
import { createRandom, generate, LIMITS, paragraphSentences, type Random, type TextType } from '../../lorem/index.ts';
import type { Format } from './format.ts';
import type { TextRequest } from './request.ts';

/** Characters that a streamed answer generates at a time, between which other requests have their turn. */
const CHUNK_LENGTH = 16_384;

/**
 * The answer to a request for texts: whole when it is short, else a stream of it. Writes to the detail what the log and the metrics will
 * say. Memory stays flat however long a stream is, as it goes as fast as the client reads; and each of its chunks is generated in a turn
 * of the event loop of its own, as a client that is always ready would otherwise keep everybody else waiting.
 */
export function answerTo(request: TextRequest, format: Format, detail: RequestDetail): string | Readable {
  if (longestAnswer(request) <= STREAM_ABOVE_BYTES) return timed(detail, () => wholeAnswer(request, format, detail));
  const pieces = answerPieces(request, format, detail);
  const start = timed(detail, () => gather(pieces, STREAM_ABOVE_BYTES + 1));
  if (start.length <= STREAM_ABOVE_BYTES) return start;
  detail.streamed = true;
  return streamOf(start, () => timed(detail, () => gather(pieces, CHUNK_LENGTH)));
}

// --- internal ---

/** Most characters of a word with its comma and space, of a sentence (22 words) with its space: what `max` counts. */
const LONGEST_WORD = LIMITS.word.max + 2;
const LONGEST_UNIT: Readonly<Record<TextType, number>> = { word: 1, sentence: LONGEST_WORD, paragraph: 22 * LONGEST_WORD + 2 };

/** The most characters that the answer to a request can have, without its frame. */
function longestAnswer({ type, max, count = 1 }: TextRequest): number {
  return count * LONGEST_UNIT[type] * max;
}

function wholeAnswer(request: TextRequest, format: Format, detail: RequestDetail): string {
  const random = createRandom(request.seed);
  if (request.count === undefined) {
    const text = generate(request.type, random, request.min, request.max);
    detail.length = text.length;
    detail.texts = 1;
    return format.one[0] + text + format.one[1];
  }
  const texts = Array.from({ length: request.count }, () => generate(request.type, random, request.min, request.max));
  const [before, between, after] = format.many;
  const joined = texts.join(between);
  detail.length = joined.length - between.length * (texts.length - 1);
  detail.texts = texts.length;
  return before + joined + after;
}

function streamOf(start: string, next: () => string): Readable {
  let chunk = start;
  return new Readable({
    highWaterMark: CHUNK_LENGTH,
    read() {
      setImmediate(() => {
        if (this.destroyed) return;
        this.push(chunk === '' ? null : Buffer.from(chunk, 'latin1'));
        chunk = chunk === '' ? '' : next();
      });
    },
  });
}

/** Adds the time that the generation takes to what the detail knows of it. */
function timed(detail: RequestDetail, generation: () => string): string {
  const start = performance.now();
  const text = generation();
  detail.generationMs += performance.now() - start;
  return text;
}

/** The next pieces, at least `length` characters of them unless they end. */
function gather(pieces: Iterator<string>, length: number): string {
  let gathered = '';
  while (gathered.length < length) {
    const piece = pieces.next();
    if (piece.done === true) break;
    gathered += piece.value;
  }
  return gathered;
}

function* answerPieces(request: TextRequest, format: Format, detail: RequestDetail): Generator<string> {
  const random = createRandom(request.seed);
  const single = request.count === undefined;
  const [before, between, after] = single ? [format.one[0], '', format.one[1]] : format.many;
  yield before;
  for (let i = 0; i < (request.count ?? 1); i += 1) {
    if (i > 0) yield between;
    for (const piece of textPieces(request, random)) {
      detail.length += piece.length;
      yield piece;
    }
    detail.texts += 1;
  }
  yield after;
}

function* textPieces({ type, min, max }: TextRequest, random: Random): Generator<string> {
  if (type === 'paragraph') yield* paragraphSentences(random, min, max);
  else yield generate(type, random, min, max);
}

import { Readable } from 'node:stream';
import type { Background } from '../../http/background.ts';
import { STREAM_ABOVE_BYTES } from '../../http/limits.ts';
import type { RequestDetail } from '../../http/request-detail.ts';
import { createRandom, generate, LIMITS, paragraphSentences, type Random, SENTENCE_WORDS, type TextType } from '../../lorem/index.ts';
import type { Format } from './format.ts';
import type { TextRequest } from './request.ts';

/** The state of the request and of the service that an answer needs. */
interface AnswerContext {
  /** Receives what the log and the metrics need. */
  readonly detail: RequestDetail;
  /** Runs the generation of streamed answers. */
  readonly background: Background;
}

/** Characters that a streamed answer generates per step. */
const CHUNK_LENGTH = 16_384;

/**
 * Returns the answer to a text request: a string, or a stream when it is long. Updates the detail for the log and the metrics. A stream
 * generates as fast as the client reads, in constant memory, and in the background, so that other requests are served.
 */
export function answerTo(request: TextRequest, format: Format, { detail, background }: AnswerContext): string | Readable {
  const { type, min, max, count = 1 } = request;
  if (count * LONGEST_UNIT[type] * max <= STREAM_ABOVE_BYTES) return timed(detail, () => wholeAnswer(request, format, detail));
  const pieces = answerPieces(request, format, detail);
  const isLong = count * SHORTEST_UNIT[type] * min > STREAM_ABOVE_BYTES;
  const start = isLong ? '' : timed(detail, () => gather(pieces, STREAM_ABOVE_BYTES + 1));
  if (!isLong && start.length <= STREAM_ABOVE_BYTES) return start;
  detail.streamed = true;
  return streamOf(background, start, () => timed(detail, () => gather(pieces, CHUNK_LENGTH)));
}

// --- internal ---

/** Most characters of a letter, of a word with comma and space, and of a sentence (22 words) with its space: the units of `max`. */
const LONGEST_WORD = LIMITS.word.max + 2;
const LONGEST_UNIT: Readonly<Record<TextType, number>> = { word: 1, sentence: LONGEST_WORD, paragraph: 22 * LONGEST_WORD + 2 };

/** Fewest characters of the same units. A word has a space, a sentence of a paragraph five words. */
const SHORTEST_UNIT: Readonly<Record<TextType, number>> = { word: 1, sentence: 2, paragraph: SENTENCE_WORDS.min * 2 };

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

function streamOf(background: Background, start: string, next: () => string): Readable {
  let waiting = start;
  return new Readable({
    highWaterMark: CHUNK_LENGTH,
    read() {
      background.add(() => {
        if (this.destroyed) return;
        const chunk = waiting || next();
        waiting = '';
        this.push(chunk === '' ? null : Buffer.from(chunk, 'latin1'));
      });
    },
  });
}

/** Adds the duration of the generation to the detail. */
function timed(detail: RequestDetail, generation: () => string): string {
  const start = performance.now();
  const text = generation();
  detail.generationMs += performance.now() - start;
  return text;
}

/** Joins the next pieces up to at least `length` characters. */
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

import { createRandom, paragraph, sentence, word } from '../../service/lorem/index.ts';

export interface GeneratorBenchOptions {
  /** How long to run each case, in milliseconds. @default 500 */
  readonly duration?: number;
  /** Where the result goes, a line a case. @default process.stdout */
  readonly output?: { write(line: string): unknown };
}

/**
 * Prints what a text costs in nanoseconds, for the arguments that golorem was measured with. A text counts when its characters lie in
 * memory one after the other, as an answer needs them: V8 joins strings lazily, so each is read once at its end.
 */
export function benchGenerator({ duration = 500, output = process.stdout }: GeneratorBenchOptions = {}): void {
  for (const [name, generate] of Object.entries(CASES)) {
    measure(generate, duration / 5);
    output.write(`generator ${name.padEnd(20)} ${measure(generate, duration).toFixed(1).padStart(9)} ns/op\n`);
  }
}

// --- internal ---

const random = createRandom('bench');

const CASES: Record<string, () => string> = {
  'word 3..10': () => word(random, 3, 10),
  'word 3..10, unseeded': () => word(createRandom(), 3, 10),
  'word 3..10, seeded': () => word(createRandom('bench'), 3, 10),
  'sentence 5..10': () => sentence(random, 5, 10),
  'paragraph 10..10': () => paragraph(random, 10, 10),
  'paragraph 100..100': () => paragraph(random, 100, 100),
};

const BATCH = 100;

/** Nanoseconds a call over about so many milliseconds. */
function measure(generate: () => string, duration: number): number {
  let calls = 0;
  let lastCharacters = 0;
  let elapsed = 0;
  const start = performance.now();
  do {
    for (let i = 0; i < BATCH; i++) {
      const text = generate();
      lastCharacters += text.charCodeAt(text.length - 1);
    }
    calls += BATCH;
    elapsed = performance.now() - start;
  } while (elapsed < duration);
  if (lastCharacters === 0) throw new Error('The benchmark generated nothing, so it measured nothing.');
  return (elapsed / calls) * 1e6;
}

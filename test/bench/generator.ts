import { createRandom, paragraph, sentence, word } from '../../service/lorem/index.ts';

/**
 * Prints the nanoseconds per text to `output`, for the arguments of golorem's benchmarks. V8 concatenates strings lazily, so that each text
 * is read once at its end.
 */
export function benchGenerator({ output }: { readonly output: { write(line: string): unknown } }): void {
  for (const [name, generate] of Object.entries(CASES)) {
    measure(generate, DURATION_MS / 5);
    output.write(`generator ${name.padEnd(20)} ${measure(generate, DURATION_MS).toFixed(1).padStart(9)} ns/op\n`);
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
const DURATION_MS = 500;

/** Returns the nanoseconds per call over `duration` milliseconds. */
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
  if (lastCharacters === 0) throw new Error('The benchmark generated no text.');
  return (elapsed / calls) * 1e6;
}

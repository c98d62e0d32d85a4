import type { Clock } from './clock.ts';

/** The result of one attempt: the value, or a clause that says what is still missing. */
export type Look<T> = { readonly found: T } | { readonly missing: string };

export interface UntilOptions {
  readonly clock: Clock;
  /** The timeout. */
  readonly seconds: number;
  /** The interval between two attempts. @default 1 */
  readonly everySeconds?: number;
  /** Called with what is missing, each time that changes. @default not reported */
  readonly progress?: (missing: string) => void;
}

/**
 * Repeats `look` until it finds a value, and returns the value. An error whose `passing` is true, such as an API server's 503, counts as a
 * failed attempt; any other error is thrown at once.
 *
 * @param what names the value in error messages
 * @throws Error with what was missing last, after the timeout
 */
export async function until<T>(what: string, look: () => Promise<Look<T>>, options: UntilOptions): Promise<T> {
  const { clock, seconds, everySeconds = 1, progress } = options;
  const deadline = clock.now() + seconds * 1000;
  let missing = '';
  while (true) {
    const seen = await look().catch(afterPassingError);
    if ('found' in seen) return seen.found;
    if (seen.missing !== missing) progress?.(seen.missing);
    missing = seen.missing;
    if (clock.now() >= deadline) throw new Error(`Timed out after ${seconds} s waiting for ${what}: ${missing}`);
    await clock.sleep(everySeconds * 1000);
  }
}

// --- internal ---

function afterPassingError(error: unknown): { readonly missing: string } {
  if (error instanceof Error && 'passing' in error && error.passing === true) return { missing: error.message };
  throw error;
}

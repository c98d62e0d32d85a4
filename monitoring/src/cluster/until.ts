import { ApiError } from './api-error.ts';
import type { Clock } from './clock.ts';

/** What one look found: what is waited for, or a clause that says what is missing yet. */
export type Look<T> = { readonly found: T } | { readonly missing: string };

export interface UntilOptions {
  readonly clock: Clock;
  /** The longest to wait. */
  readonly seconds: number;
  /** How long between two looks. @default 1 */
  readonly everySeconds?: number;
  /** Hears what is missing, whenever that changes. @default nobody */
  readonly progress?: (missing: string) => void;
}

/**
 * Looks again and again until what is waited for is there. A cluster that answers a look with a passing error is looked at again.
 *
 * @param what what is waited for, as it stands in a sentence
 * @throws after the longest time, with what was missing last
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
    if (clock.now() >= deadline) throw new Error(`Waited ${seconds} s in vain for ${what}: ${missing}`);
    await clock.sleep(everySeconds * 1000);
  }
}

// --- internal ---

function afterPassingError(error: unknown): { readonly missing: string } {
  if (error instanceof ApiError && error.passing) return { missing: error.message };
  throw error;
}

import { bodyText } from 'metric-to-pager/input';

/** Returns the standard input as text. @throws one sentence when it is too large */
export function standardInput(): Promise<string> {
  return bodyText(process.stdin, MOST_BYTES);
}

// --- internal ---

/** Ten times a snapshot of 10 000 pods. */
const MOST_BYTES = 256 * 2 ** 20;

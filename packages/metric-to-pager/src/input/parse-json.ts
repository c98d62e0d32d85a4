import { InputError } from './input-error.ts';

/**
 * Returns the value of a JSON text that others wrote, which readers may walk through.
 *
 * @throws one sentence when it is not JSON, or nests too deep
 */
export function parseJson(text: string): unknown {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (quoted && code === BACKSLASH) at += 1;
    else if (code === QUOTE) quoted = !quoted;
    else if (!quoted && (code === BRACKET || code === BRACE)) depth += 1;
    else if (!quoted && (code === BRACKET + 2 || code === BRACE + 2)) depth -= 1;
    if (depth > MOST_DEPTH) throw new InputError(`the JSON is too deep: expected at most ${MOST_DEPTH} levels`);
  }
  return JSON.parse(text);
}

// --- internal ---

const MOST_DEPTH = 200;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** Their closing ones come two later. */
const BRACKET = 0x5b;
const BRACE = 0x7b;

import { RE2JS } from 're2js';

/** An RE2 pattern as Prometheus uses it: anchored, and with a dot that matches a new line; `undefined` for what is no pattern of RE2. */
export function compiled(source: string): RE2JS | undefined {
  if (!known.has(source)) known.set(source, compile(source));
  return known.get(source);
}

// --- internal ---

const known = new Map<string, RE2JS | undefined>();

function compile(source: string): RE2JS | undefined {
  try {
    return RE2JS.compile(`^(?s:${source})$`);
  } catch {
    return undefined;
  }
}

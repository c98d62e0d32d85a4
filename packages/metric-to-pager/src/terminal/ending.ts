import type { CommandContext } from './context.ts';

/** Returns what is written of an error: of an expected error its message, of a bug its stack. */
export function errorText(error: unknown): string {
  return `${isBug(error) ? error.stack : (error as Error).message}\n`;
}

/** Returns whether Ctrl-C ended a command: by its signal, or in the middle of a question. */
export function isInterrupted(error: unknown, { signal }: Pick<CommandContext, 'signal'>): boolean {
  return signal.aborted || (error as Error).name === 'AbortError';
}

// --- internal ---

/** Errors that the language itself throws are mistakes of the program, not of its user. */
function isBug(error: unknown): error is Error {
  return error instanceof TypeError || error instanceof ReferenceError || error instanceof RangeError;
}

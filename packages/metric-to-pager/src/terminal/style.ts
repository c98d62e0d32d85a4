import { styleText } from 'node:util';
import type { CommandContext } from './context.ts';

/** Marks texts on a terminal. */
export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly warning: (text: string) => string;
}

/** Returns whether results may be coloured: only on a terminal, and never where NO_COLOR is set. @see https://no-color.org */
export function isColoured({ isTTY, env }: Pick<CommandContext, 'isTTY' | 'env'>): boolean {
  return isTTY && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
}

/** Returns the style of a command's results: colours where they may be, or texts as they are. */
export function styleOf(context: Pick<CommandContext, 'isTTY' | 'env'>): Style {
  const marked = (format: Parameters<typeof styleText>[0]) => (text: string) =>
    isColoured(context) ? styleText(format, text, { validateStream: false }) : text;
  return { bold: marked('bold'), dim: marked('dim'), good: marked('green'), bad: marked('red'), warning: marked('yellow') };
}

import { shellQuote } from './shell-quote.ts';

declare const shellCommand: unique symbol;

/** Lines that can be pasted into a shell. Only the tagged templates of this file make one: whatever a value holds, it is an argument. */
export type ShellCommand = string & { readonly [shellCommand]: true };

/** A value in a command: one argument, or one argument for each item. */
export type ShellValue = string | number | readonly string[];

/**
 * Returns a command for a POSIX shell. Each value is quoted where it needs that, and no value becomes an option: one that starts with "-"
 * stands behind `--`, and the options that follow it before that. Options with a value are written `--option=VALUE` or `-o VALUE`.
 */
export function sh(parts: TemplateStringsArray, ...values: readonly ShellValue[]): ShellCommand {
  return joined(withoutOptions(wordsOf(parts, values)));
}

/** Returns a command of kubectl in a namespace. @param namespace @default that of the context */
export function kubectl(namespace?: string) {
  const start = ['kubectl', ...(namespace === undefined ? [] : ['-n', shellQuote(namespace)])].map((text) => ({ text }));
  return (parts: TemplateStringsArray, ...values: readonly ShellValue[]): ShellCommand =>
    joined(withoutOptions([...start, ...wordsOf(parts, values)]));
}

/** Returns a comment for the line above a command. Its values are quoted, as zsh runs comments that are typed. */
export function comment(parts: TemplateStringsArray, ...values: readonly ShellValue[]): ShellCommand {
  return joined([{ text: '#' }, ...wordsOf(parts, values)]);
}

/** Commands and comments, one below the other. */
export function lines(...commands: readonly ShellCommand[]): ShellCommand {
  return commands.join('\n') as ShellCommand;
}

// --- internal ---

interface Word {
  readonly text: string;
  /** The value that the word starts with. @default it starts with text of the template */
  readonly value?: string;
}

/** Returns the words of a template. A value is part of the word that it touches. */
function wordsOf(parts: TemplateStringsArray, values: readonly ShellValue[]): readonly Word[] {
  const words: Word[] = [];
  let open: Word | undefined;
  const close = () => {
    if (open !== undefined) words.push(open);
    open = undefined;
  };
  for (const [index, part] of parts.entries()) {
    for (const [place, text] of part.split(' ').entries()) {
      if (place > 0) close();
      if (text !== '') open = { ...open, text: (open?.text ?? '') + text };
    }
    const given = values[index] ?? [];
    for (const [place, value] of (Array.isArray(given) ? given : [String(given)]).entries()) {
      if (place > 0) close();
      open = open === undefined ? { text: shellQuote(value), value } : { ...open, text: open.text + shellQuote(value) };
    }
  }
  close();
  return words;
}

/** Returns the words of a pipeline, each command of it with `--` before the first value that would be read as an option. */
function withoutOptions(words: readonly Word[]): readonly Word[] {
  const pipe = words.findIndex(({ text, value }) => value === undefined && text === '|');
  if (pipe >= 0) return [...withoutOptions(words.slice(0, pipe)), { text: '|' }, ...withoutOptions(words.slice(pipe + 1))];
  const first = words.findIndex(({ value }, index) => value?.startsWith('-') && !takesValue(words[index - 1]));
  if (first < 0) return words;
  const behind = words.slice(first);
  const isOption = (word: Word, index: number) => (word.value === undefined && word.text.startsWith('-')) || takesValue(behind[index - 1]);
  return [...words.slice(0, first), ...behind.filter(isOption), { text: '--' }, ...behind.filter((word, index) => !isOption(word, index))];
}

function takesValue(word: Word | undefined): boolean {
  return word !== undefined && word.value === undefined && /^-[a-z]$/.test(word.text);
}

function joined(words: readonly Word[]): ShellCommand {
  return words.map(({ text }) => text).join(' ') as ShellCommand;
}

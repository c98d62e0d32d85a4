import { VARIABLE } from './formats.ts';
import { type Field, texts } from './schema.ts';

/** What is known of an environment variable that a service reads. */
export interface VariableRule {
  /** What it must be, as the end of the sentence "… must be". */
  readonly expected: string;
  /** One sentence for the table of values. */
  readonly help: string;
  /** The value, or `undefined` when the text is not one. */
  readonly parse: (text: string) => unknown;
}

export interface VariablesOptions {
  /** The variables that can be set as values. */
  readonly known: Readonly<Record<string, VariableRule>>;
  /** Those of them that cannot, each with the value that it follows from. */
  readonly sources: Readonly<Record<string, string>>;
}

/** The environment variables among the values: only those that the service reads, with values that it accepts. */
export function variables({ known, sources }: VariablesOptions): Field<Readonly<Record<string, string>>> {
  const any = texts(VARIABLE, { default: {}, help: '' });
  return {
    read(given, at, report) {
      const values = any.read(given, at, report);
      for (const [name, value] of Object.entries(values)) {
        const rule = Object.hasOwn(known, name) ? known[name] : undefined;
        const source = Object.hasOwn(sources, name) ? sources[name] : undefined;
        if (source !== undefined) report({ at: `${at}.${name}`, message: `cannot be set: it follows from ${source}` });
        else if (rule === undefined)
          report({ at: `${at}.${name}`, message: `is no variable that the service reads; known: ${free().join(', ')}` });
        else if (rule.parse(value) === undefined)
          report({ at: `${at}.${name}`, message: `must be ${rule.expected}, got ${JSON.stringify(value)}` });
      }
      return values;
    },
    describe: (at) => free().map((name) => ({ path: `${at}.${name}`, default: '', help: known[name]?.help ?? '' })),
  };

  function free(): string[] {
    return Object.keys(known).filter((name) => !Object.hasOwn(sources, name));
  }
}

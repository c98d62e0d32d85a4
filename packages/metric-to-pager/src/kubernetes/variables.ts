import { VARIABLE } from './formats.ts';
import { type Field, texts } from './schema.ts';

/** An environment variable that a service reads. */
export interface VariableRule {
  /** Completes the sentence "… must be". */
  readonly expected: string;
  /** One sentence for the table of values. */
  readonly help: string;
  /** Returns `undefined` for an invalid text. */
  readonly parse: (text: string) => unknown;
}

export interface VariablesOptions {
  /** The variables of the service. */
  readonly known: Readonly<Record<string, VariableRule>>;
  /** Variables that cannot be set, with the value that each derives from. */
  readonly sources: Readonly<Record<string, string>>;
}

/** Returns the field of environment variables, which accepts only those that the service reads. */
export function variables({ known, sources }: VariablesOptions): Field<Readonly<Record<string, string>>> {
  const any = texts(VARIABLE, { default: {}, help: '' });
  const settable = Object.keys(known).filter((name) => !Object.hasOwn(sources, name));
  return {
    read(given, at, report) {
      const values = any.read(given, at, report);
      for (const [name, value] of Object.entries(values)) {
        const rule = Object.hasOwn(known, name) ? known[name] : undefined;
        const source = Object.hasOwn(sources, name) ? sources[name] : undefined;
        if (source !== undefined) report({ at: `${at}.${name}`, message: `cannot be set; it derives from ${source}` });
        else if (rule === undefined)
          report({ at: `${at}.${name}`, message: `is not a variable of the service; known: ${settable.join(', ')}` });
        else if (rule.parse(value) === undefined)
          report({ at: `${at}.${name}`, message: `must be ${rule.expected}, got ${JSON.stringify(value)}` });
      }
      return values;
    },
    describe: (at) => settable.map((name) => ({ path: `${at}.${name}`, default: '', help: known[name]?.help ?? '' })),
  };
}

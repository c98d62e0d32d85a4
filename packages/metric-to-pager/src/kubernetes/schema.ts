import type { Finding } from '../catalogue/findings.ts';
import type { NamedTextFormat, TextFormat } from './formats.ts';

/** Reports a finding. */
export type Report = (finding: Finding) => void;

/** A row of the table of values. */
export interface ValueDescription {
  readonly path: string;
  /** The default as JSON; empty when there is none. */
  readonly default: string;
  readonly help: string;
}

/** Reads and describes a value. */
export interface Field<T> {
  /** Returns the value, or the default for `undefined`. After a report, the result must not be used. */
  readonly read: (given: unknown, at: string, report: Report) => T;
  readonly describe: (at: string) => readonly ValueDescription[];
}

/** The fields of a section, by name. */
export type Fields = Readonly<Record<string, Field<unknown>>>;

/** The values that fields read. */
export type ValuesOf<F extends Fields> = { readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never };

interface Described<T> {
  readonly default: T;
  /** One sentence for the table of values. */
  readonly help: string;
}

/** Returns the field of a text in a format. */
export function text<D extends string | undefined>({ pattern, expected }: TextFormat, described: Described<D>): Field<string | D> {
  return leaf<string | D>(expected, described, (given) => (typeof given === 'string' && pattern.test(given) ? given : undefined));
}

/** Returns the field of one of several words. */
export function choice<const V extends string>(words: readonly V[], described: Described<NoInfer<V>>): Field<V> {
  return leaf<V>(`one of ${words.join(', ')}`, described, (given) => words.find((word) => word === given));
}

/** Returns the field of a number within inclusive bounds, or its decimal text, as a command line passes it. */
export function number<D extends number | undefined>(
  range: { readonly min: number; readonly max: number; readonly whole: boolean },
  described: Described<D>,
): Field<number | D> {
  return leaf<number | D>(`a ${range.whole ? 'whole ' : ''}number from ${range.min} to ${range.max}`, described, (given) => {
    const value = typeof given === 'string' && /^-?\d+(\.\d+)?$/.test(given) ? Number(given) : given;
    const valid = typeof value === 'number' && value >= range.min && value <= range.max && (!range.whole || Number.isInteger(value));
    return valid ? value : undefined;
  });
}

/** Returns the field of a boolean, or its text. */
export function yesNo(described: Described<boolean>): Field<boolean> {
  return leaf('true or false', described, (given) => {
    if (given === true || given === 'true') return true;
    return given === false || given === 'false' ? false : undefined;
  });
}

/** Texts by name, such as labels. They are merged with the default; an empty text removes an entry of it. */
export function texts(
  format: NamedTextFormat,
  described: Described<Readonly<Record<string, string>>>,
): Field<Readonly<Record<string, string>>> {
  return {
    read(given, at, report) {
      const values = mapping(given, at, report);
      for (const [name, value] of Object.entries(values)) {
        if (!format.name.test(name)) report({ at: join(at, name), message: `is not ${format.expectedName}` });
        if (typeof value !== 'string' || !format.pattern.test(value))
          report({ at: join(at, name), message: mustBe(format.expected, value) });
      }
      const all = { ...described.default, ...(values as Readonly<Record<string, string>>) };
      return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
    },
    describe: (at) => [{ path: `${at}.NAME`, default: JSON.stringify(described.default), help: described.help }],
  };
}

/** Returns the field of a mapping, which reports unknown names. */
export function section<F extends Fields>(fields: F): Field<ValuesOf<F>> {
  return {
    read(given, at, report) {
      const values = mapping(given, at, report);
      for (const name of Object.keys(values).filter((key) => !Object.hasOwn(fields, key)))
        report({ at: join(at, name), message: `is unknown; known: ${Object.keys(fields).join(', ')}` });
      const entries = Object.entries(fields).map(([name, field]) => [name, field.read(values[name], join(at, name), report)]);
      return Object.fromEntries(entries) as ValuesOf<F>;
    },
    describe: (at) => Object.entries(fields).flatMap(([name, field]) => field.describe(join(at, name))),
  };
}

/** Returns a field that stays undefined when it is not given. */
export function optional<T>(field: Field<T>): Field<T | undefined> {
  return { ...field, read: (given, at, report) => (given === undefined ? undefined : field.read(given, at, report)) };
}

// --- internal ---

function leaf<T>(expected: string, described: Described<T>, parse: (given: unknown) => T | undefined): Field<T> {
  return {
    read(given, at, report) {
      if (given === undefined) return described.default;
      const value = parse(given);
      if (value === undefined) report({ at, message: mustBe(expected, given) });
      return value ?? described.default;
    },
    describe: (path) => [{ path, default: described.default === undefined ? '' : JSON.stringify(described.default), help: described.help }],
  };
}

function mapping(given: unknown, at: string, report: Report): Readonly<Record<string, unknown>> {
  if (given === undefined) return {};
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return { ...given };
  report({ at: at || 'the document', message: mustBe('a mapping', given) });
  return {};
}

function mustBe(expected: string, given: unknown): string {
  return `must be ${expected}, got ${JSON.stringify(given)}`;
}

function join(at: string, name: string): string {
  return at === '' ? name : `${at}.${name}`;
}

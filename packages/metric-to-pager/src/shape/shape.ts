/** A text at a path, with the rule that says what kind of text it is. */
export interface TextField {
  readonly path: string;
  readonly rule: string;
}

/** Options of reading a value. */
export interface Reading {
  /** Returns the text that is kept for a text of a rule. */
  pass(text: string, field: TextField): string;
  /** Takes a sentence about a part that is not of the shape. */
  report(problem: string): void;
}

/** The form of a part of JSON: what it does not name is dropped, and `null` is read as absent. */
export interface Shape<T> {
  /** Returns what the shape names; reports every part of another form and returns `undefined` in its place. */
  read(value: unknown, at: string, reading: Reading): T;
  /** Returns every text that the shape names. */
  texts(at: string): readonly TextField[];
}

/** The value that a shape reads. */
export type ValueOf<S> = S extends Shape<infer T> ? T : never;

/** The shapes of the fields of an object. */
export type Fields = Readonly<Record<string, Shape<unknown>>>;

type Values<F extends Fields> = { readonly [K in keyof F]: ValueOf<F[K]> };

/** Returns the shape of a text. @param rule what kind of text it is, for the reader */
export function text(rule = 'text'): Shape<string> {
  return {
    read: (value, at, reading) =>
      typeof value === 'string' ? reading.pass(value, { path: at, rule }) : wrong<string>({ at, expected: 'text', value }, reading),
    texts: (at) => [{ path: at, rule }],
  };
}

/** A number. */
export const number: Shape<number> = {
  read: (value, at, reading) => (typeof value === 'number' ? value : wrong<number>({ at, expected: 'a number', value }, reading)),
  texts: () => [],
};

/** True or false. */
export const flag: Shape<boolean> = {
  read: (value, at, reading) => (typeof value === 'boolean' ? value : wrong<boolean>({ at, expected: 'true or false', value }, reading)),
  texts: () => [],
};

/** Any value, which is not looked into and must not be kept. */
export const anything: Shape<unknown> = { read: (value) => value, texts: () => [] };

/** Returns the shape of a text or a number, such as a port. */
export function textOrNumber(rule = 'text'): Shape<string | number> {
  const own = text(rule);
  return {
    ...own,
    read: (value, at, reading) => {
      if (typeof value === 'number') return value;
      return typeof value === 'string' ? own.read(value, at, reading) : wrong<string>({ at, expected: 'text or a number', value }, reading);
    },
  };
}

/** Returns the shape of a list. */
export function list<T>(of: Shape<T>): Shape<readonly T[]> {
  return {
    read: (value, at, reading) =>
      Array.isArray(value)
        ? value.map((item, index) => of.read(item, `${at}[${index}]`, reading))
        : wrong<readonly T[]>({ at, expected: 'a list', value }, reading),
    texts: (at) => of.texts(`${at}[]`),
  };
}

/** Returns the shape of an object with these fields, of which the second ones can be absent. */
export function object<R extends Fields, const O extends Fields = Record<never, never>>(
  required: R,
  optional?: O,
): Shape<Values<R> & Partial<Values<O>>> {
  const fields: Fields = { ...required, ...optional };
  type T = Values<R> & Partial<Values<O>>;
  return {
    read: (value, at, reading) => {
      if (!isRecord(value)) return wrong<T>({ at, expected: 'an object', value }, reading);
      for (const name of Object.keys(required)) {
        if (value[name] === undefined || value[name] === null) required[name]?.read(value[name] ?? undefined, join(at, name), reading);
      }
      const entries = Object.entries(value).flatMap(([name, inner]) => {
        const shape = Object.hasOwn(fields, name) ? fields[name] : undefined;
        return shape === undefined || inner === undefined || inner === null ? [] : [[name, shape.read(inner, join(at, name), reading)]];
      });
      return Object.fromEntries(entries) as T;
    },
    texts: (at) => Object.entries(fields).flatMap(([name, shape]) => shape.texts(join(at, name))),
  };
}

/** Returns the shape of an object with any names, all of whose values have one shape. @param rule what kind of text a name is */
export function map<T>(of: Shape<T>, rule = 'text'): Shape<Readonly<Record<string, T>>> {
  return {
    read: (value, at, reading) => {
      if (!isRecord(value)) return wrong<Readonly<Record<string, T>>>({ at, expected: 'an object', value }, reading);
      const entries = Object.entries(value).flatMap(([name, inner]) => {
        if (inner === undefined || inner === null) return [];
        return [[reading.pass(name, { path: `${at}.*`, rule }), of.read(inner, join(at, name), reading)]];
      });
      return Object.fromEntries(entries);
    },
    texts: (at) => [{ path: `${at}.* (name)`, rule }, ...of.texts(`${at}.*`)],
  };
}

/** Returns the shape of an object: the entries whose name matches a pattern, by the first that matches; others are dropped. */
export function matching<T>(rules: readonly (readonly [RegExp, Shape<T>])[]): Shape<Readonly<Record<string, T>>> {
  return {
    read: (value, at, reading) => {
      if (!isRecord(value)) return wrong<Readonly<Record<string, T>>>({ at, expected: 'an object', value }, reading);
      const entries = Object.entries(value).flatMap(([name, inner]) => {
        const shape = rules.find(([pattern]) => pattern.test(name))?.[1];
        return shape === undefined || inner === undefined || inner === null ? [] : [[name, shape.read(inner, join(at, name), reading)]];
      });
      return Object.fromEntries(entries);
    },
    texts: (at) => rules.flatMap(([pattern, shape]) => shape.texts(`${at}.${pattern.source}`)),
  };
}

/** Returns the shape of a list of two values of different shapes. */
export function pair<A, B>(first: Shape<A>, second: Shape<B>): Shape<readonly [A, B]> {
  return {
    read: (value, at, reading) =>
      Array.isArray(value) && value.length === 2
        ? [first.read(value[0], `${at}[0]`, reading), second.read(value[1], `${at}[1]`, reading)]
        : wrong<readonly [A, B]>({ at, expected: 'a list of two values', value }, reading),
    texts: (at) => [...first.texts(`${at}[0]`), ...second.texts(`${at}[1]`)],
  };
}

/** Returns the shape of a value that has at least another shape, and is kept as it is. */
export function having<T>(shape: Shape<unknown>): Shape<T> {
  return {
    read: (value, at, reading) => {
      shape.read(value, at, reading);
      return value as T;
    },
    texts: (at) => shape.texts(at),
  };
}

/** Returns the shape of a converted value. The function must return its own results unchanged, as a saved value is read again. */
export function converted<T, U>(shape: Shape<T>, convert: (value: T) => U): Shape<U> {
  return {
    read: (value, at, reading) => {
      let failed = false;
      const inner = shape.read(value, at, {
        pass: (one, field) => reading.pass(one, field),
        report: (problem) => {
          failed = true;
          reading.report(problem);
        },
      });
      return failed ? (undefined as U) : convert(inner);
    },
    texts: (at) => shape.texts(at),
  };
}

/** Returns whether a value is an object of JSON. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reports that a value is not what is expected, in one sentence. */
export function wrong<T>(
  { at, expected, value }: { readonly at: string; readonly expected: string; readonly value: unknown },
  { report }: Reading,
): T {
  report(`${at === '' ? 'it' : at} must be ${expected}, got ${shown(value)}`);
  return undefined as T;
}

// --- internal ---

function join(at: string, name: string): string {
  return at === '' ? name : `${at}.${name}`;
}

const MOST_SHOWN = 60;

/** Never looks deeper than one level: an answer can be nested deeper than the stack. */
function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (isRecord(value)) {
    const names = Object.keys(value);
    return names.length === 0 ? 'an empty object' : `an object with ${cut(names.slice(0, 3).join(', '))}`;
  }
  return cut(JSON.stringify(typeof value === 'string' ? value.slice(0, MOST_SHOWN + 1) : value) ?? typeof value);
}

function cut(short: string): string {
  return short.length > MOST_SHOWN ? `${short.slice(0, MOST_SHOWN)}…` : short;
}

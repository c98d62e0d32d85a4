/** An environment variable: its accepted values, its default and its description. */
export interface Setting<T> {
  /** The accepted values, as the end of the sentence "… must be". */
  readonly expected: string;
  /** The value when the variable is unset or empty; `undefined` where the feature is then off or the value derived. */
  readonly default: T;
  /** One sentence for the table of settings. */
  readonly help: string;
  /** Keeps the value out of errors and logs. */
  readonly secret?: boolean;
  /** Returns the value, or `undefined` when the text is not one. */
  readonly parse: (text: string) => T | undefined;
}

interface Described<T> {
  readonly default: T;
  readonly help: string;
}

/** Returns the setting of a whole number in decimal digits, both bounds included. */
export function integer<T extends number | undefined>(
  range: { readonly min: number; readonly max: number; readonly unit?: string },
  described: Described<T>,
): Setting<number | T> {
  const unit = range.unit === undefined ? '' : ` of ${range.unit}`;
  return {
    ...described,
    expected: `a whole number${unit} from ${range.min} to ${range.max}`,
    parse: (text) => (/^\d{1,15}$/.test(text) ? within(Number(text), range) : undefined),
  };
}

/** Returns the setting of a decimal number, both bounds included. */
export function decimal(range: { readonly min: number; readonly max: number }, described: Described<number>): Setting<number> {
  return {
    ...described,
    expected: `a number from ${range.min} to ${range.max}`,
    parse: (text) => (/^\d{1,15}(\.\d{1,9})?$/.test(text) ? within(Number(text), range) : undefined),
  };
}

/** Returns the setting of one of a few words. */
export function choice<const V extends string>(values: readonly V[], described: Described<NoInfer<V>>): Setting<V> {
  return { ...described, expected: `one of ${values.join(', ')}`, parse: (text) => values.find((value) => value === text) };
}

/** Returns the setting of a text that a pattern accepts. */
export function text<T extends string | undefined>(
  accepts: { readonly pattern: RegExp; readonly expected: string; readonly secret?: boolean },
  described: Described<T>,
): Setting<string | T> {
  return {
    ...described,
    expected: accepts.expected,
    secret: accepts.secret ?? false,
    parse: (value) => (accepts.pattern.test(value) ? value : undefined),
  };
}

/** Returns the setting of a URL with a host and one of the given schemes (written `http:`); the value stays text. */
export function url(
  accepts: { readonly protocols: readonly string[]; readonly secret?: boolean },
  described: Described<undefined>,
): Setting<string | undefined> {
  return {
    ...described,
    expected: `a URL that starts with ${accepts.protocols.map((protocol) => `${protocol}//`).join(' or ')} and names a host`,
    secret: accepts.secret ?? false,
    parse(value) {
      const [, scheme] = /^([a-z]+:)\/\/[^/?#]/i.exec(value) ?? [];
      if (scheme === undefined || !accepts.protocols.includes(scheme.toLowerCase())) return undefined;
      return URL.canParse(value) && URL.parse(value)?.hostname !== '' ? value : undefined;
    },
  };
}

// --- internal ---

function within(value: number, range: { readonly min: number; readonly max: number }): number | undefined {
  return value >= range.min && value <= range.max ? value : undefined;
}

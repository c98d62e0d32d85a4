/** The format of a text; `expected` completes the sentence "… must be". */
export interface TextFormat {
  readonly pattern: RegExp;
  readonly expected: string;
}

/** The format of a text and of its name. */
export interface NamedTextFormat extends TextFormat {
  readonly name: RegExp;
  readonly expectedName: string;
}

/**
 * The name of a Service, which is the strictest (RFC 1035); short enough for names with a suffix.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
 */
export const OBJECT_NAME: TextFormat = {
  pattern: /^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/,
  expected: 'at most 40 lower-case letters, digits and dashes that start with a letter and do not end with a dash',
};

/** An image without tag or digest: `registry.example:5000/team/name`. */
export const REPOSITORY: TextFormat = {
  pattern: /^[a-z0-9]+([._:/-]+[a-z0-9]+)*$/,
  expected: 'an image without a tag, such as "registry.example/team/name"',
};

/** A tag or a digest. */
export const TAG: TextFormat = {
  pattern: /^(sha256:[0-9a-f]{64}|\w[\w.-]{0,127})$/,
  expected: 'a tag, or a digest "sha256:" with 64 hexadecimal digits',
};

/** The name of a Secret (RFC 1123). */
export const SECRET_NAME: TextFormat = { pattern: /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/, expected: 'the name of a Secret' };

/** An amount of CPU. */
export const CPU: TextFormat = {
  pattern: /^([1-9]\d*m|(0\.\d{1,3}|[1-9]\d*(\.\d{1,3})?))$/,
  expected: 'an amount of CPU such as "250m" or "1.5"',
};

/** An amount of memory. */
export const MEMORY: TextFormat = { pattern: /^[1-9]\d*(Mi|Gi|M|G)$/, expected: 'an amount of memory such as "256Mi" or "1Gi"' };

/** A scrape interval, less than half of the 5 minutes after which a series goes stale. */
export const DURATION: TextFormat = { pattern: /^([1-9]\d?s|1[01]\ds|120s|[12]m)$/, expected: 'a duration from "1s" to "120s" or "2m"' };

/** A number of days. */
export const PERIOD: TextFormat = { pattern: /^[1-9]\d?d$/, expected: 'a number of days, such as "30d"' };

/** A web address. */
export const WEB_ADDRESS: TextFormat = {
  pattern: /^https?:\/\/[^\s/?#]+(\/[^\s?#]*)?$/,
  expected: 'an address that starts with http:// or https://',
};

/** The title of a Grafana folder. */
export const FOLDER: TextFormat = { pattern: /^[^/\\\n]{1,100}$/, expected: 'the title of one folder, without slashes' };

/** The name and the value of a label of an object. */
export const LABEL: NamedTextFormat = {
  name: /^([a-z0-9]([a-z0-9.-]*[a-z0-9])?\/)?[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/,
  expectedName: 'the name of a label',
  pattern: /^([A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?)?$/,
  expected: 'text of at most 63 letters, digits, dots, dashes and underscores',
};

/** The name and the value of an environment variable. */
export const VARIABLE: NamedTextFormat = {
  name: /^[A-Z_][A-Z0-9_]*$/,
  expectedName: 'the name of an environment variable',
  pattern: /^[^\0]*$/,
  expected: 'text',
};

/** Returns an amount of CPU as a number of cores. */
export function cpus(amount: string): number {
  return amount.endsWith('m') ? Number(amount.slice(0, -1)) / 1000 : Number(amount);
}

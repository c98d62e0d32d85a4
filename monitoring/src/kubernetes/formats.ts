/**
 * The forms that texts among the values must have, as Kubernetes and Prometheus ask for them.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
 */

/** A form of text; `expected` ends the sentence "… must be". */
export interface TextFormat {
  readonly pattern: RegExp;
  readonly expected: string;
}

/** A form of named texts. */
export interface NamedTextFormat extends TextFormat {
  readonly name: RegExp;
  readonly expectedName: string;
}

/** As Services are named, which are the strictest (RFC 1035); short enough for what names are made of it. */
export const OBJECT_NAME: TextFormat = {
  pattern: /^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/,
  expected: 'at most 40 lower-case letters, digits and dashes that start with a letter and do not end with a dash',
};

/** An image without tag and digest: `registry.example:5000/team/name`. */
export const REPOSITORY: TextFormat = {
  pattern: /^[a-z0-9]+([._:/-]+[a-z0-9]+)*$/,
  expected: 'an image without its tag, such as "registry.example/team/name"',
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

/** A time that Prometheus understands, shorter than its five minutes of patience with a series. */
export const DURATION: TextFormat = { pattern: /^([1-9]\d?s|1[01]\ds|120s|[12]m)$/, expected: 'a time from "1s" to "120s" or "2m"' };

/** A number of days. */
export const PERIOD: TextFormat = { pattern: /^[1-9]\d?d$/, expected: 'a number of days, such as "30d"' };

/** The address of a page. */
export const WEB_ADDRESS: TextFormat = {
  pattern: /^https?:\/\/[^\s/?#]+(\/[^\s?#]*)?$/,
  expected: 'an address that starts with http:// or https://',
};

/** A folder's title. */
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
  expectedName: 'that of an environment variable',
  pattern: /^[^\0]*$/,
  expected: 'text',
};

/** How many CPUs an amount is. */
export function cpus(amount: string): number {
  return amount.endsWith('m') ? Number(amount.slice(0, -1)) / 1000 : Number(amount);
}

import type { ExpositionFormat } from './format.ts';

/**
 * Returns OpenMetrics when the `Accept` header prefers it to the text format, and the text format otherwise, also when neither is
 * acceptable.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110.html#name-accept
 */
export function negotiateFormat(accept: string | undefined): ExpositionFormat {
  const ranges = parse(accept ?? '*/*');
  const openmetrics = quality(ranges, 'application/openmetrics-text', '1.0.0');
  const text = quality(ranges, 'text/plain', '0.0.4');
  return openmetrics > text ? 'openmetrics' : 'text';
}

/** Returns whether an `Accept-Encoding` header accepts gzip. */
export function acceptsGzip(acceptEncoding: string | undefined): boolean {
  const codings = parse(acceptEncoding ?? '');
  const coding = codings.find(({ name }) => name === 'gzip') ?? codings.find(({ name }) => name === '*');
  return coding !== undefined && coding.q > 0;
}

// --- internal ---

interface Range {
  readonly name: string;
  readonly version: string | undefined;
  readonly q: number;
}

function parse(header: string): Range[] {
  return header.split(',').map((range) => {
    const [name = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const parameter = (key: string): string | undefined =>
      parameters
        .find((text) => text.startsWith(`${key}=`))
        ?.slice(key.length + 1)
        .replace(/"/g, '');
    const q = Number(parameter('q') ?? 1);
    return { name, version: parameter('version'), q: q >= 0 && q <= 1 ? q : 0 };
  });
}

/** Returns the quality of the most specific matching range. Ignores parameters other than `version`, such as `escaping`. */
function quality(ranges: readonly Range[], type: string, version: string): number {
  const matches = [
    ranges.filter((range) => range.name === type && range.version === version),
    ranges.filter((range) => range.name === type && range.version === undefined),
    ranges.filter((range) => range.name === type.replace(/\/.*/, '/*')),
    ranges.filter((range) => range.name === '*/*'),
  ].find((group) => group.length > 0);
  return Math.max(0, ...(matches ?? []).map(({ q }) => q));
}

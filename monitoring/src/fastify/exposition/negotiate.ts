import type { ExpositionFormat } from './format.ts';

/**
 * The format that an `Accept` header likes best. OpenMetrics has to be asked for: where it is liked no better than the text format,
 * as by a browser or by curl, the text format is the answer. It is also the answer where neither is acceptable.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110.html#name-accept
 */
export function negotiateFormat(accept: string | undefined): ExpositionFormat {
  const ranges = parse(accept ?? '*/*');
  const openmetrics = quality(ranges, { type: 'application', subtype: 'openmetrics-text', version: '1.0.0' });
  const text = quality(ranges, { type: 'text', subtype: 'plain', version: '0.0.4' });
  return openmetrics > text ? 'openmetrics' : 'text';
}

/** Whether an `Accept-Encoding` header asks for gzip. */
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

interface Offer {
  readonly type: string;
  readonly subtype: string;
  readonly version: string;
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

/** The quality that the most specific range gives an offer; other parameters than `version`, such as `escaping`, make no difference. */
function quality(ranges: readonly Range[], { type, subtype, version }: Offer): number {
  const full = `${type}/${subtype}`;
  const matches = [
    ranges.filter((range) => range.name === full && range.version === version),
    ranges.filter((range) => range.name === full && range.version === undefined),
    ranges.filter((range) => range.name === `${type}/*`),
    ranges.filter((range) => range.name === '*/*'),
  ].find((group) => group.length > 0);
  return Math.max(0, ...(matches ?? []).map(({ q }) => q));
}

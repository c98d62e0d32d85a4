import { gunzip } from 'metric-to-pager/input';
import { findingAt, type PlacedFinding } from './place.ts';

/** A sample of a scrape. */
export interface ScrapedSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** The contents of a scrape. */
export interface Scrape {
  /** Names of every series that is exposed, also of those that have no sample yet. */
  readonly names: ReadonlySet<string>;
  /** By the name of the series. */
  readonly samples: ReadonlyMap<string, readonly ScrapedSample[]>;
}

/** Reads scrapes as one: the text format or OpenMetrics, plain or compressed by gzip. */
export function readScrapes(files: readonly { readonly path: string; readonly content: Buffer }[]): {
  readonly scrape: Scrape;
  readonly findings: readonly PlacedFinding[];
} {
  const names = new Set<string>();
  const samples: ScrapedSample[] = [];
  const findings = files.flatMap(({ path, content }) => {
    let text: string;
    try {
      text = isGzip(content) ? gunzip(content) : content.toString('utf8');
    } catch (error) {
      return [findingAt({ file: path, line: 1 }, (error as Error).message)];
    }
    const before = names.size;
    const found = readText(text, path, names, samples);
    if (found.length === 0 && names.size === before) return [findingAt({ file: path, line: 1 }, `holds no metric: ${EXPECTED}`)];
    return found.slice(0, 1);
  });
  return { scrape: { names, samples: Map.groupBy(samples, ({ name }) => name) }, findings };
}

// --- internal ---

const EXPECTED = 'expected what a "/metrics" endpoint answers, in the text format or in OpenMetrics';

function isGzip(content: Buffer): boolean {
  return content[0] === 0x1f && content[1] === 0x8b;
}

function readText(text: string, path: string, names: Set<string>, samples: ScrapedSample[]): PlacedFinding[] {
  const openMetrics = /^# EOF\s*$/m.test(text);
  return text.split(/\r?\n/).flatMap((raw, index) => {
    const line = raw.trim();
    if (line === '') return [];
    if (line.startsWith('#')) {
      const [, quoted, plain, type] = /^#\s*TYPE\s+(?:"((?:[^"\\]|\\.)*)"|(\S+))\s+(\w+)/.exec(line) ?? [];
      const family = quoted === undefined ? plain : unescaped(quoted);
      if (family !== undefined) for (const name of seriesOf(family, type ?? '', openMetrics)) names.add(name);
      return [];
    }
    const sample = readSample(line);
    if (sample === undefined)
      return [findingAt({ file: path, line: index + 1 }, `is no sample, ${JSON.stringify(line.slice(0, 60))}: ${EXPECTED}`)];
    names.add(sample.name);
    samples.push(sample);
    return [];
  });
}

/** The names of the series that a family has. @see https://prometheus.io/docs/specs/om/open_metrics_spec/#suffixes */
function seriesOf(family: string, type: string, openMetrics: boolean): string[] {
  switch (type.toLowerCase()) {
    case 'counter':
      return openMetrics && !family.endsWith('_total') ? [`${family}_total`] : [family];
    case 'histogram':
      return [`${family}_bucket`, `${family}_sum`, `${family}_count`];
    case 'gaugehistogram':
      return [`${family}_bucket`, `${family}_gsum`, `${family}_gcount`];
    case 'summary':
      return [family, `${family}_sum`, `${family}_count`];
    case 'info':
      return [`${family}_info`];
    default:
      return [family];
  }
}

/** A name, quoted inside of the braces where it is no plain one, labels, a value and what may follow: a time, an exemplar. */
function readSample(line: string): ScrapedSample | undefined {
  const [start, plain = ''] = /^([a-zA-Z_:][\w:]*)?\s*/.exec(line) ?? [''];
  let rest = line.slice(start.length);
  let name = plain;
  const labels: Record<string, string> = {};
  if (rest.startsWith('{')) {
    rest = rest.slice(1);
    for (let part = PART.exec(rest); part !== null; part = PART.exec(rest)) {
      const [whole, quoted, label = unescaped(quoted ?? ''), value] = part;
      if (value !== undefined) labels[label] = unescaped(value);
      else if (quoted !== undefined && name === '') name = label;
      else return undefined;
      rest = rest.slice(whole.length);
    }
    const [end] = /^\s*\}\s*/.exec(rest) ?? [];
    if (end === undefined) return undefined;
    rest = rest.slice(end.length);
  }
  const [, number = ''] = /^(\S+)(?:\s|$)/.exec(rest) ?? [];
  const value = numberIn(number);
  return name === '' || value === undefined ? undefined : { name, labels, value };
}

const PART = /^\s*(?:"((?:[^"\\]|\\.)*)"|([a-zA-Z_][\w]*))(?:\s*=\s*"((?:[^"\\]|\\.)*)")?\s*,?/;

function unescaped(text: string): string {
  return text.replace(/\\(.)/g, (_, character: string) => (character === 'n' ? '\n' : character));
}

function numberIn(text: string): number | undefined {
  const [, sign, word] = /^([+-]?)(inf|infinity|nan)$/i.exec(text) ?? [];
  if (word !== undefined) return word.toLowerCase() === 'nan' ? Number.NaN : sign === '-' ? -Infinity : Infinity;
  const value = text === '' ? Number.NaN : Number(text);
  return Number.isNaN(value) ? undefined : value;
}

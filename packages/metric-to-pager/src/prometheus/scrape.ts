import { gunzip } from '../input/index.ts';

/** A sample of a scrape. */
export interface ScrapedSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** The metadata of a metric, by its name without the suffixes of its series. */
export interface ScrapedFamily {
  readonly name: string;
  /** In lower case, as the exposition names it: `counter`, `summary`, `unknown`; empty when it names none. */
  readonly type: string;
  readonly help: string;
  /** Only OpenMetrics names units. */
  readonly unit: string;
}

/** The contents of a scrape. */
export interface Scrape {
  /** In the order of the exposition. */
  readonly families: readonly ScrapedFamily[];
  /** Names of every series that is exposed, also of those that have no sample yet. */
  readonly names: ReadonlySet<string>;
  /** By the name of the series. */
  readonly samples: ReadonlyMap<string, readonly ScrapedSample[]>;
}

/** The first line of a scrape that cannot be read, and the reason. */
export interface UnreadableScrape {
  readonly path: string;
  /** The first line is 1. */
  readonly line: number;
  /** The rest of the sentence. */
  readonly message: string;
}

/** Reads scrapes as one: the text format or OpenMetrics, plain or compressed by gzip. */
export function readScrapes(files: readonly { readonly path: string; readonly content: Buffer }[]): {
  readonly scrape: Scrape;
  readonly unreadable: readonly UnreadableScrape[];
} {
  const names = new Set<string>();
  const samples: ScrapedSample[] = [];
  const families = new Map<string, Writable<ScrapedFamily>>();
  const unreadable = files.flatMap(({ path, content }): UnreadableScrape[] => {
    let text: string;
    try {
      text = isGzip(content) ? gunzip(content) : content.toString('utf8');
    } catch (error) {
      return [{ path, line: 1, message: (error as Error).message }];
    }
    const before = names.size + samples.length;
    const found = readText(text, { names, samples, families });
    if (found === undefined && names.size + samples.length === before) return [{ path, line: 1, message: `holds no metric: ${EXPECTED}` }];
    return found === undefined ? [] : [{ path, ...found }];
  });
  return { scrape: { families: [...families.values()], names, samples: Map.groupBy(samples, ({ name }) => name) }, unreadable };
}

// --- internal ---

const EXPECTED = 'expected what a "/metrics" endpoint answers, in the text format or in OpenMetrics';

function isGzip(content: Buffer): boolean {
  return content[0] === 0x1f && content[1] === 0x8b;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

interface Reading {
  readonly names: Set<string>;
  readonly samples: ScrapedSample[];
  readonly families: Map<string, Writable<ScrapedFamily>>;
}

/** Adds what a text exposes. Returns the first line that is no sample, after which nothing is read. */
function readText(text: string, { names, samples, families }: Reading): Omit<UnreadableScrape, 'path'> | undefined {
  const openMetrics = /^# EOF\s*$/m.test(text);
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (line === '') continue;
    if (line.startsWith('#')) {
      const [, keyword, quoted, plain, rest = ''] = METADATA.exec(line) ?? [];
      const name = quoted === undefined ? plain : unescaped(quoted);
      if (keyword === undefined || name === undefined) continue;
      const family = families.get(name) ?? { name, type: '', help: '', unit: '' };
      families.set(name, family);
      if (keyword === 'HELP') family.help = unescaped(rest.trim());
      else if (keyword === 'UNIT') family.unit = rest.trim();
      else {
        family.type = rest.trim().toLowerCase();
        for (const one of seriesOf(name, family.type, openMetrics)) names.add(one);
      }
      continue;
    }
    const sample = readSample(line);
    if (sample === undefined) return { line: index + 1, message: `is no sample, ${JSON.stringify(line.slice(0, 60))}: ${EXPECTED}` };
    names.add(sample.name);
    samples.push(sample);
  }
  return undefined;
}

const METADATA = /^#\s*(TYPE|HELP|UNIT)\s+(?:"((?:[^"\\]|\\.)*)"|(\S+))(?:\s(.*))?/;

/** The names of the series that a family has. @see https://prometheus.io/docs/specs/om/open_metrics_spec/#suffixes */
function seriesOf(family: string, type: string, openMetrics: boolean): string[] {
  switch (type) {
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

import { resolve } from 'node:path';
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { parseDuration } from '../query/duration.ts';

export type Theme = 'light' | 'dark';

/** The options of the command. */
export interface Arguments {
  readonly prometheus: URL;
  /** A file or a folder. */
  readonly dashboards: string;
  readonly port: number | undefined;
  /** How often Prometheus scrapes. @default 15s */
  readonly scrapeInterval: string | undefined;
  /** The folder that pictures are written to. Undefined: the dashboards are served. */
  readonly png: string | undefined;
  /** A folder of earlier pictures to compare with. */
  readonly against: string | undefined;
  readonly themes: readonly Theme[];
  readonly width: number;
  readonly from: string | undefined;
  readonly to: string | undefined;
  /** Whether to wait for data before the first picture. */
  readonly wait: boolean;
}

/**
 * Reads the command line; paths are relative to `cwd`. `PREVIEW_PROMETHEUS` stands for `--prometheus`, for an address with a password, which
 * arguments would show to every user of the machine.
 *
 * @throws one error that names every wrong flag
 */
export function parseArguments(
  argv: readonly string[],
  cwd: string,
  { PREVIEW_PROMETHEUS }: Readonly<Record<string, string | undefined>> = {},
): Arguments | 'help' {
  const { values } = parseArgs({ args: [...argv], options: FLAGS, strict: true });
  if (values.help) return 'help';
  const findings: string[] = [];
  const read = <T>(flag: keyof typeof FLAGS, parse: (text: string) => T): T | undefined => {
    const text = values[flag];
    if (typeof text !== 'string') return undefined;
    try {
      return parse(text);
    } catch (error) {
      findings.push(`--${flag} ${(error as Error).message}, got "${text}"`);
      return undefined;
    }
  };
  const path = (text: string) => resolve(cwd, text);
  const parsed = {
    prometheus: read('prometheus', httpAddress) ?? environmentAddress(PREVIEW_PROMETHEUS),
    dashboards: read('dashboards', path),
    port: read('port', (text) => wholeNumber(text, 1, 65_535)),
    scrapeInterval: read('scrape-interval', duration),
    png: read('png', path),
    against: read('against', path),
    themes: read('theme', themesOf) ?? ['light', 'dark'],
    width: read('width', (text) => wholeNumber(text, 400, 4000)) ?? 1280,
    from: values.from,
    to: values.to,
    wait: values.wait ?? false,
  };
  if (parsed.against !== undefined && parsed.png === undefined) findings.push('--against needs --png, the folder of the new pictures');
  if (parsed.prometheus === undefined && values.prometheus === undefined)
    findings.push('--prometheus is missing: the address of a Prometheus, such as http://localhost:9090');
  if (parsed.dashboards === undefined) findings.push('--dashboards is missing: a file or a folder with dashboards');
  const { prometheus, dashboards } = parsed;
  if (findings.length > 0 || prometheus === undefined || dashboards === undefined) throw new Error(findings.join('\n'));
  return { ...parsed, prometheus, dashboards };
}

/** The output of `--help`. */
export const HELP = `Draws Grafana dashboards by Grafana's own components, without Grafana.

  grafana-dashboard-preview --prometheus URL --dashboards PATH             shows them on a local page
  grafana-dashboard-preview --prometheus URL --dashboards PATH --png DIR   pictures of all of them, and a report; exit code 1 on an error

  --prometheus URL          the Prometheus to ask; PREVIEW_PROMETHEUS takes an address with a password
  --dashboards PATH         JSON, or YAML with ConfigMaps; a file or a folder
  --port NUMBER             of the server, on loopback only (default: one that is free)
  --scrape-interval 15s     how often Prometheus scrapes, for $__rate_interval (default: 15s)
  --theme light|dark|both   of the pictures (default: both)
  --width PIXELS            of the pictures (default: 1280)
  --from, --to              the range of the pictures, such as now-15m (default: that of each dashboard)
  --against DIR             earlier pictures: each is put beside the new one, with the differences marked
  --wait                    before the first picture: at most two minutes for the data of a Prometheus that has just started
`;

// --- internal ---

const FLAGS = {
  prometheus: { type: 'string' },
  dashboards: { type: 'string' },
  port: { type: 'string' },
  'scrape-interval': { type: 'string' },
  png: { type: 'string' },
  against: { type: 'string' },
  theme: { type: 'string' },
  width: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  wait: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies ParseArgsOptionsConfig;

function httpAddress(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') throw new Error('must be an address such as http://localhost:9090');
  return url;
}

/** The value is not repeated in the error: it may hold a password. */
function environmentAddress(text: string | undefined): URL | undefined {
  if (!text) return undefined;
  try {
    return httpAddress(text);
  } catch (error) {
    throw new Error(`PREVIEW_PROMETHEUS ${(error as Error).message}`, { cause: error });
  }
}

function wholeNumber(text: string, min: number, max: number): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < min || number > max) throw new Error(`must be a whole number from ${min} to ${max}`);
  return number;
}

function duration(text: string): string {
  try {
    parseDuration(text);
    return text;
  } catch (cause) {
    throw new Error('must be a duration such as 15s', { cause });
  }
}

function themesOf(text: string): readonly Theme[] {
  if (text === 'both') return ['light', 'dark'];
  if (text === 'light' || text === 'dark') return [text];
  throw new Error('must be light, dark or both');
}

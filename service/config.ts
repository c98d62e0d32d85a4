import { isIP } from 'node:net';
import type { Finding } from 'metric-to-pager';
import { choice, decimal, integer, type Setting, text, url } from './config/settings.ts';

/** Every environment variable that the service reads, declared only here. */
export const SETTINGS = {
  PORT: integer({ min: 0, max: 65_535 }, { default: 8080, help: 'Port of the API and the page; 0 picks a free one.' }),
  HOST: text(
    { pattern: /^[\w.:-]+$/, expected: 'an address or a host name to listen on' },
    { default: '0.0.0.0', help: 'Address to listen on.' },
  ),
  METRICS_PORT: integer(
    { min: 0, max: 65_535 },
    { default: undefined, help: 'Port of `/metrics` and `/faults`; unset, both are on `PORT`. When set, they are only there.' },
  ),
  NODE_ENV: choice(['development', 'production', 'test'], {
    default: 'development',
    help: 'In `production`, `FAULTS=on` requires `FAULTS_TOKEN`.',
  }),
  LOG_LEVEL: choice(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
    default: 'info',
    help: 'Least severe level that is logged. Probes and scrapes that succeed are logged at `debug`.',
  }),
  LOG_FORMAT: choice(['json', 'pretty'], { default: 'json', help: '`json` for machines, `pretty` for people.' }),
  RATE_LIMIT_PER_SECOND: decimal(
    { min: 0, max: 1_000_000 },
    { default: 0, help: 'Requests per second that the token bucket refills; 0 turns the limit off.' },
  ),
  RATE_LIMIT_BURST: integer(
    { min: 1, max: 1_000_000 },
    { default: undefined, help: 'Tokens that the bucket holds; unset, one second of `RATE_LIMIT_PER_SECOND`, at least 1.' },
  ),
  RATE_LIMIT_BY: choice(['service', 'client'], {
    default: 'service',
    help: 'One bucket for the whole service, or one per client address.',
  }),
  RATE_LIMIT_MODE: choice(['reject', 'wait'], {
    default: 'reject',
    help: 'Past the limit: answer 429 at once, or delay the request until its token is due.',
  }),
  RATE_LIMIT_MAX_WAIT_MS: integer(
    { min: 1, max: 60_000, unit: 'milliseconds' },
    { default: 1000, help: 'Longest delay of a request in mode `wait`; a request that would wait longer gets 429.' },
  ),
  RATE_LIMIT_REPLICAS: integer(
    { min: 1, max: 10_000 },
    { default: 1, help: 'Replicas that share the limit; while Redis is unavailable each applies its share of it.' },
  ),
  REDIS_URL: url(
    { protocols: ['redis:', 'rediss:'], secret: true },
    { default: undefined, help: 'Redis that shares the rate limit between replicas; unset, each replica counts on its own.' },
  ),
  TRUST_PROXY: {
    default: undefined,
    expected: 'a number of proxies from 1 to 10, or a comma-separated list of their addresses or networks such as 10.0.0.0/8',
    help: 'Proxies whose `X-Forwarded-For` is trusted: how many, or which; unset, none.',
    parse: parseProxies,
  } satisfies Setting<number | readonly string[] | undefined> as Setting<number | readonly string[] | undefined>,
  OVERLOAD_DELAY_MS: integer(
    { min: 0, max: 60_000, unit: 'milliseconds' },
    { default: 10, help: 'Event-loop delay above which requests are refused with 503; 0 turns load shedding off.' },
  ),
  FAULTS: choice(['on', 'off'], { default: 'off', help: 'Whether `/faults` may inject faults, for drills.' }),
  FAULTS_TOKEN: text(
    { pattern: /^[\x21-\x7e]{16,256}$/, expected: '16 to 256 printable characters without spaces', secret: true },
    { default: undefined, help: 'Bearer token that `/faults` requires; unset, it answers loopback and `HOST` only.' },
  ),
  OTEL_EXPORTER_OTLP_ENDPOINT: url(
    { protocols: ['http:', 'https:'] },
    { default: undefined, help: 'OpenTelemetry collector (OTLP over HTTP) that receives the traces; unset, tracing is off.' },
  ),
  OTEL_SERVICE_NAME: text(
    { pattern: /^[\w.-]{1,100}$/, expected: '1 to 100 letters, digits, dots, dashes or underscores' },
    { default: 'lorem', help: 'Name of this service in traces.' },
  ),
  OTEL_TRACES_SAMPLER_ARG: decimal(
    { min: 0, max: 1 },
    { default: 1, help: 'Share of new traces that is sampled; a request with `traceparent` keeps the decision of its caller.' },
  ),
  SHUTDOWN_DELAY_MS: integer(
    { min: 0, max: 60_000, unit: 'milliseconds' },
    { default: 5000, help: 'How long a stopping service keeps serving while not ready, so that load balancers remove it.' },
  ),
  SHUTDOWN_DRAIN_MS: integer(
    { min: 0, max: 300_000, unit: 'milliseconds' },
    { default: 20_000, help: 'How long requests in flight may then take before their connections are closed.' },
  ),
} as const;

/** The name of a setting: its environment variable. */
export type SettingName = keyof typeof SETTINGS;

/** The value of every setting, by the name of its variable. */
export type Config = { readonly [N in SettingName]: (typeof SETTINGS)[N] extends Setting<infer T> ? T : never };

/** Everything that is wrong with an environment, in one error. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  /** Each at the name of a variable. */
  readonly findings: readonly Finding[];

  constructor(findings: readonly Finding[]) {
    const lines = findings.map(({ at, message }) => `  ${at} ${message}`);
    super(`cannot start, ${findings.length === 1 ? 'one setting is' : `${findings.length} settings are`} wrong:\n${lines.join('\n')}`);
    this.findings = findings;
  }
}

/**
 * Reads the configuration from environment variables; an empty variable counts as unset.
 * @throws ConfigError with one finding for each wrong value, at its variable's name: what is expected, and the value unless it is a secret
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const findings: Finding[] = [];
  const entries = Object.entries<Setting<unknown>>(SETTINGS).map(([name, setting]) => {
    const given = environment[name];
    if (given === undefined || given === '') return [name, setting.default];
    const value = setting.parse(given);
    const shown = setting.secret ? 'another value (hidden)' : JSON.stringify(given);
    if (value === undefined) findings.push({ at: name, message: `must be ${setting.expected}, got ${shown}` });
    return [name, value];
  });
  const config = Object.fromEntries(entries) as Config;
  findings.push(...contradictions(config));
  if (findings.length > 0) throw new ConfigError(findings);
  return config;
}

// --- internal ---

function contradictions(config: Config): Finding[] {
  const findings: Finding[] = [];
  if (config.FAULTS === 'on' && config.NODE_ENV === 'production' && config.FAULTS_TOKEN === undefined) {
    findings.push({ at: 'FAULTS_TOKEN', message: 'must be set when FAULTS is "on" and NODE_ENV is "production", got nothing' });
  }
  if (config.METRICS_PORT !== undefined && config.METRICS_PORT !== 0 && config.METRICS_PORT === config.PORT) {
    findings.push({ at: 'METRICS_PORT', message: `must be another port than PORT, got "${config.METRICS_PORT}" for both` });
  }
  return findings;
}

function parseProxies(given: string): number | readonly string[] | undefined {
  if (/^([1-9]|10)$/.test(given)) return Number(given);
  const networks = given.split(',').map((part) => part.trim());
  return networks.every(isNetwork) ? networks : undefined;
}

function isNetwork(given: string): boolean {
  const [address = '', bits, ...rest] = given.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return bits === undefined || (/^[1-9]\d{0,2}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

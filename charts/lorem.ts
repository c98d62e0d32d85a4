import { defineService, type Finding } from 'metric-to-pager';
import {
  type Egress,
  HTTP_PORT,
  SECRET_NAME,
  type SecretKey,
  type ServiceProcess,
  section,
  text,
  type Values,
  type ValuesOf,
  yesNo,
} from 'metric-to-pager/kubernetes';
import { dashboards, faults } from '../dashboards/index.ts';
import { ConfigError, readConfig, SETTINGS, type SettingName } from '../service/config.ts';
import { service } from '../service/service.ts';

/** URL of this repository: a placeholder under a reserved domain (RFC 2606). */
const REPOSITORY = 'https://git.example/lorem/blob/main';

/** Variables that cannot be set in `env`, with the value that each follows from. */
const SOURCES = {
  PORT: 'a constant',
  METRICS_PORT: 'metrics.port',
  FAULTS: 'faults.enabled',
  FAULTS_TOKEN: 'faults.tokenSecret',
  REDIS_URL: 'redis.url',
  RATE_LIMIT_REPLICAS: 'replicas',
  OTEL_EXPORTER_OTLP_ENDPOINT: 'otlp.endpoint',
  OTEL_SERVICE_NAME: 'name',
} as const satisfies Partial<Record<SettingName, string>>;

const OPEN_REDIS_URL = {
  pattern: /^rediss?:\/\/[^\s/?#@]+(\/\d*)?$/,
  expected:
    'a URL such as "redis://redis.shop.svc:6379" without user and password (store a URL with credentials in a Secret: redis.secret)',
};
const COLLECTOR_URL = { pattern: /^https?:\/\/[^\s/?#@]+(\/[^\s?#]*)?$/, expected: 'a URL such as "http://collector.tracing.svc:4318"' };

/** Values of this service beside the common ones. */
const fields = {
  faults: section({
    enabled: yesNo({ default: false, help: 'Enables fault injection through the metrics port, for drills.' }),
    tokenSecret: text(SECRET_NAME, { default: undefined, help: 'Secret whose key `token` is the bearer token for fault injection.' }),
  }),
  redis: section({
    url: text(OPEN_REDIS_URL, { default: undefined, help: 'Redis that shares the rate limit between pods.' }),
    secret: text(SECRET_NAME, { default: undefined, help: 'Secret whose key `url` is the URL of Redis, for a URL with a password.' }),
  }),
  otlp: section({
    endpoint: text(COLLECTOR_URL, { default: undefined, help: 'OpenTelemetry collector that receives the traces (OTLP over HTTP).' }),
  }),
};

type LoremValues = Values & ValuesOf<typeof fields>;

/** The values for development: one pod with debug logs, scraped every 5 s, with faults on. The committed dashboards show its namespace too. */
export const DEVELOPMENT = {
  namespace: { name: 'lorem-dev' },
  replicas: 1,
  readOnlyRoot: false,
  metrics: { interval: '5s' },
  dashboards: { enabled: false },
  faults: { enabled: true },
  env: {
    NODE_ENV: 'development',
    LOG_LEVEL: 'debug',
    LOG_FORMAT: 'pretty',
    RATE_LIMIT_PER_SECOND: '50',
    // The process restarts at every change.
    SHUTDOWN_DELAY_MS: '0',
    SHUTDOWN_DRAIN_MS: '1000',
  },
} as const satisfies { readonly env: Partial<Record<SettingName, string>> } & Record<string, unknown>;

/** The complete definition of the service: monitoring, deployment and proofs. */
export const lorem = defineService({
  ...service,
  annotations: [faults()],
  dashboards,
  runbooks: `${REPOSITORY}/charts/runbooks`,
  variables: { known: SETTINGS, sources: SOURCES },
  fields,
  contradictions,
  process: processOf,
});

// --- internal ---

/** Placeholders for the values of Secrets. */
const SECRET_PLACEHOLDERS = { FAULTS_TOKEN: 'a-token-of-some-length', REDIS_URL: 'redis://secret' } as const;

function processOf(values: LoremValues): ServiceProcess {
  const { SHUTDOWN_DELAY_MS, SHUTDOWN_DRAIN_MS } = readConfig(environmentOf(values));
  return {
    variables: variablesOf(values),
    secrets: secretsOf(values),
    stopping: { delaySeconds: SHUTDOWN_DELAY_MS / 1000, drainSeconds: SHUTDOWN_DRAIN_MS / 1000 },
    egress: egressOf(values),
  };
}

/** Returns the findings of values that exclude each other or with which the service would not start. */
function contradictions(values: LoremValues): readonly Finding[] {
  if (values.redis.url !== undefined && values.redis.secret !== undefined)
    return [{ at: 'redis.url', message: 'and redis.secret exclude each other, got both: remove one of them' }];
  try {
    readConfig(environmentOf(values));
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.findings.map(asFinding);
  }
}

/** A finding of the service about a variable, at the value that the variable follows from. */
function asFinding({ at: variable, message }: Finding): Finding {
  const at = Object.hasOwn(SOURCES, variable) ? SOURCES[variable as keyof typeof SOURCES] : `env.${variable}`;
  return { at, message: `makes the service refuse to start: ${variable} ${message}` };
}

function variablesOf({ name, env, metrics, faults, redis, otlp, replicas, autoscaling }: LoremValues): Readonly<Record<string, string>> {
  const shared = redis.url !== undefined || redis.secret !== undefined;
  return {
    NODE_ENV: 'production',
    ...env,
    PORT: String(HTTP_PORT),
    METRICS_PORT: String(metrics.port),
    FAULTS: faults.enabled ? 'on' : 'off',
    ...(redis.url !== undefined && { REDIS_URL: redis.url }),
    // The largest number of pods, so that the limit is not exceeded while Redis is unavailable.
    ...(shared && { RATE_LIMIT_REPLICAS: String(Math.max(1, replicas ?? autoscaling?.max ?? 1)) }),
    ...(otlp.endpoint !== undefined && { OTEL_EXPORTER_OTLP_ENDPOINT: otlp.endpoint, OTEL_SERVICE_NAME: name }),
  } satisfies Partial<Record<SettingName, string>>;
}

function secretsOf({ faults, redis }: LoremValues): Readonly<Record<string, SecretKey>> {
  return {
    ...(faults.tokenSecret !== undefined && { FAULTS_TOKEN: { secret: faults.tokenSecret, key: 'token' } }),
    ...(redis.secret !== undefined && { REDIS_URL: { secret: redis.secret, key: 'url' } }),
  } satisfies Partial<Record<SettingName, SecretKey>>;
}

/** Returns the environment of the container, with placeholders for secrets. */
function environmentOf(values: LoremValues): Readonly<Record<string, string>> {
  const fromSecrets = Object.entries(SECRET_PLACEHOLDERS).filter(([name]) => name in secretsOf(values));
  return { ...variablesOf(values), ...Object.fromEntries(fromSecrets) };
}

function egressOf({ redis, otlp }: LoremValues): readonly Egress[] {
  return [
    ...(redis.url === undefined ? [] : [destination(redis.url)]),
    ...(redis.secret === undefined ? [] : [{ port: REDIS_PORT }]),
    ...(otlp.endpoint === undefined ? [] : [destination(otlp.endpoint)]),
  ];
}

const REDIS_PORT = 6379;
const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443, 'redis:': REDIS_PORT, 'rediss:': REDIS_PORT };

/** Returns the port of a URL, and its namespace for a Service of the cluster (`redis.shop.svc`). */
function destination(address: string): Egress {
  const { protocol, hostname, port } = new URL(address);
  const namespace = /^[^.]+\.([^.]+)\.svc(\.cluster\.local)?$/.exec(hostname)?.[1];
  return { port: port === '' ? (DEFAULT_PORTS[protocol] ?? 443) : Number(port), namespace };
}

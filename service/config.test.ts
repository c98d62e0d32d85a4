import { expect, test } from '@jest/globals';
import { ConfigError, readConfig, SETTINGS, type SettingName } from './config.ts';

test('without any variable every setting has its default', () => {
  const defaults = Object.fromEntries(Object.entries(SETTINGS).map(([name, setting]) => [name, setting.default]));
  expect(readConfig({})).toEqual(defaults);
});

test('an empty variable counts as unset', () => {
  const empty = Object.fromEntries(Object.keys(SETTINGS).map((name) => [name, '']));
  expect(readConfig(empty)).toEqual(readConfig({}));
});

/** For each setting a valid text and its value, and texts that it refuses. */
const EXAMPLES: Record<SettingName, { readonly good: readonly [string, unknown]; readonly bad: readonly string[] }> = {
  PORT: { good: ['0', 0], bad: ['65536', '-1', 'http', '80.5'] },
  HOST: { good: ['::1', '::1'], bad: ['a b', 'http://x'] },
  METRICS_PORT: { good: ['9464', 9464], bad: ['65536', 'off'] },
  NODE_ENV: { good: ['production', 'production'], bad: ['prod'] },
  LOG_LEVEL: { good: ['silent', 'silent'], bad: ['INFO', 'verbose'] },
  LOG_FORMAT: { good: ['pretty', 'pretty'], bad: ['text'] },
  RATE_LIMIT_PER_SECOND: { good: ['0.5', 0.5], bad: ['-1', 'many', '1000001'] },
  RATE_LIMIT_BURST: { good: ['5', 5], bad: ['0', '1.5'] },
  RATE_LIMIT_BY: { good: ['client', 'client'], bad: ['ip'] },
  RATE_LIMIT_MODE: { good: ['wait', 'wait'], bad: ['drop'] },
  RATE_LIMIT_MAX_WAIT_MS: { good: ['60000', 60_000], bad: ['0', '60001', '1s'] },
  RATE_LIMIT_REPLICAS: { good: ['3', 3], bad: ['0', 'three'] },
  REDIS_URL: { good: ['rediss://:pass@cache:6379/1', 'rediss://:pass@cache:6379/1'], bad: ['http://cache', 'redis://', 'cache:6379'] },
  TRUST_PROXY: {
    good: ['10.0.0.0/8, fd00::/8,192.0.2.1', ['10.0.0.0/8', 'fd00::/8', '192.0.2.1']],
    bad: ['0', '11', 'true', '10.0.0.0/0', '10.0.0.0/33', 'fd00::/129', '10.0.0.1/8/9', '10.0.0.1,', 'proxy.example'],
  },
  OVERLOAD_DELAY_MS: { good: ['0', 0], bad: ['1.1', '98%'] },
  FAULTS: { good: ['on', 'on'], bad: ['true', '1'] },
  FAULTS_TOKEN: { good: ['0123456789abcdef', '0123456789abcdef'], bad: ['short', 'with spaces in its middle', 'é'.repeat(20)] },
  OTEL_EXPORTER_OTLP_ENDPOINT: { good: ['http://collector:4318', 'http://collector:4318'], bad: ['collector:4317', 'grpc://collector'] },
  OTEL_SERVICE_NAME: { good: ['lorem-2', 'lorem-2'], bad: ['a b', 'x'.repeat(101)] },
  OTEL_TRACES_SAMPLER_ARG: { good: ['0.25', 0.25], bad: ['25%', '2'] },
  SHUTDOWN_DELAY_MS: { good: ['0', 0], bad: ['60001', '5s'] },
  SHUTDOWN_DRAIN_MS: { good: ['300000', 300_000], bad: ['300001', '-1'] },
};
const examples = Object.entries(EXAMPLES) as [SettingName, (typeof EXAMPLES)[SettingName]][];

test.each(examples)('%s accepts a valid value', (name, { good: [given, value] }) => {
  expect(readConfig({ [name]: given })[name]).toEqual(value);
});

test.each(examples)('%s refuses each invalid value and states what is expected', (name, { bad }) => {
  for (const given of bad) {
    const got = SETTINGS[name].secret ? 'another value (hidden)' : JSON.stringify(given);
    expect(findingsOf({ [name]: given })).toEqual([`${name} must be ${SETTINGS[name].expected}, got ${got}`]);
  }
});

test('the error lists every finding, and no secret', () => {
  const wrong = Object.fromEntries(examples.map(([name, { bad }]) => [name, bad[0]]));
  const findings = findingsOf(wrong);
  expect(findings.map((finding) => finding.split(' ')[0])).toEqual(Object.keys(SETTINGS));
  const secrets = examples.filter(([name]) => SETTINGS[name].secret).map(([name]) => String(wrong[name]));
  expect(secrets.filter((secret) => findings.join('\n').includes(secret))).toEqual([]);
});

test('production accepts FAULTS only with a token', () => {
  const faults = { FAULTS: 'on', NODE_ENV: 'production' };
  expect(findingsOf(faults)).toEqual(['FAULTS_TOKEN must be set when FAULTS is "on" and NODE_ENV is "production", got nothing']);
  expect(readConfig({ ...faults, FAULTS_TOKEN: '0123456789abcdef' }).FAULTS).toBe('on');
  expect(readConfig({ FAULTS: 'on' }).FAULTS).toBe('on');
});

test('the two ports must differ, unless both are 0', () => {
  expect(findingsOf({ PORT: '9464', METRICS_PORT: '9464' })).toEqual(['METRICS_PORT must be another port than PORT, got "9464" for both']);
  expect(readConfig({ PORT: '0', METRICS_PORT: '0' }).METRICS_PORT).toBe(0);
});

test('the error counts its findings', () => {
  const [a, b] = [
    { at: 'A', message: 'must be set' },
    { at: 'B', message: 'must be set' },
  ];
  expect(new ConfigError([a]).message).toBe('cannot start, one setting is wrong:\n  A must be set');
  expect(new ConfigError([a, b]).message).toBe('cannot start, 2 settings are wrong:\n  A must be set\n  B must be set');
});

test('a finding stands at the name of its variable', () => {
  const refused = () => readConfig({ PORT: 'x', FAULTS: 'on', NODE_ENV: 'production' });
  expect(refused).toThrow(
    expect.objectContaining({
      findings: [
        { at: 'PORT', message: 'must be a whole number from 0 to 65535, got "x"' },
        { at: 'FAULTS_TOKEN', message: 'must be set when FAULTS is "on" and NODE_ENV is "production", got nothing' },
      ],
    }),
  );
});

// --- internal ---

function findingsOf(environment: Record<string, string | undefined>): readonly string[] {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.findings.map(({ at, message }) => `${at} ${message}`);
    throw error;
  }
  throw new Error(`expected ${JSON.stringify(environment)} to be refused, but it was read`);
}

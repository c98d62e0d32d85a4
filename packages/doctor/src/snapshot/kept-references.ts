import { isRecord, type Reading, type Shape } from 'metric-to-pager/shape';
import { kept } from './text-rules.ts';

/**
 * References to keys of Secrets, at any depth below fields that can lead to one, and nothing else: a reference that does not resolve makes the
 * operator reject a monitor.
 */
export const REFERENCES: Shape<object> = {
  read: (value, at, reading) => (referencesIn(value, { at, reading }) ?? {}) as object,
  texts: (at) => ['name', 'key'].map((field) => ({ path: `${at}…${field}`, rule: 'name' })),
};

/** The names of the fields that lead to a reference to a key of a Secret, in the monitors of Prometheus Operator. */
export const REFERRING_FIELDS: readonly string[] = [
  ...['accessKey', 'applicationCredentialSecret', 'applicationSecret', 'authorization', 'basicAuth', 'bearerTokenSecret', 'ca', 'cert'],
  ...[
    'clientId',
    'clientSecret',
    'consumerKey',
    'credentials',
    'keySecret',
    'oauth2',
    'password',
    'prober',
    'proxyConnectHeader',
    'secret',
  ],
  ...['secretKey', 'tlsConfig', 'tokenRef', 'username'],
  ...['azure', 'consul', 'digitalOcean', 'docker', 'dockerSwarm', 'ec2', 'eureka', 'hetzner', 'http', 'ionos', 'kubernetes', 'kuma'].map(
    discovery,
  ),
  ...['lightSail', 'linode', 'nomad', 'openstack', 'ovhcloud', 'puppetDB', 'scaleway'].map(discovery),
];

// --- internal ---

interface Place {
  readonly at: string;
  readonly reading: Reading;
}

const NAME = kept('name');

function discovery(name: string): string {
  return `${name}SDConfigs`;
}

/** Lists keep their length, as the place of a reference is its path. */
function referencesIn(value: unknown, { at, reading }: Place): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item, index) => referencesIn(item, { at: `${at}[${index}]`, reading }));
    return items.some((item) => item !== undefined) ? items.map((item) => item ?? {}) : undefined;
  }
  if (!isRecord(value)) return undefined;
  if (typeof value['name'] === 'string' && typeof value['key'] === 'string') {
    return { name: NAME.read(value['name'], `${at}.name`, reading), key: NAME.read(value['key'], `${at}.key`, reading) };
  }
  const entries = Object.entries(value).flatMap(([name, inner]) => {
    // The names of headers are free.
    const isHeader = at.endsWith('.proxyConnectHeader');
    if (!isHeader && !REFERRING_FIELDS.includes(name)) return [];
    const found = referencesIn(inner, { at: `${at}.${name}`, reading });
    return found === undefined ? [] : [[isHeader ? kept('hidden').read(name, at, reading) : name, found]];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

import { gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { fakeApiServer } from '../../../metric-to-pager/src/cluster/testing/fake-api-server.ts';
import type { Kinds } from '../snapshot/kinds.ts';
import type { Denied } from '../snapshot/snapshot.ts';
import { askAlertmanager } from './alertmanager-server.ts';
import { askPrometheus } from './prometheus-server.ts';

const PROXY = '/api/v1/namespaces/monitoring/pods';
const metadata = { name: 'main', namespace: 'monitoring' };

/** Twelve levels of nine aliases each. */
const YAML = Array.from({ length: 12 }, (_, level) => {
  const parts = Array.from({ length: 9 }, () => (level === 0 ? 'x' : `*a${level - 1}`));
  return `a${level}: &a${level} [${parts.join(',')}]\n`;
}).join('');

/** Members of a gzip file follow one another. */
const MEMBER = gzipSync(Buffer.alloc(2 ** 24));

test('a configuration that decompresses to gigabytes, or has aliases of aliases, is not examined', async () => {
  const packed = Buffer.concat(Array.from({ length: 20 }, () => MEMBER)).toString('base64');
  const api = fakeApiServer({
    'GET /api/v1/namespaces/monitoring/secrets/prometheus-main': { data: { 'prometheus.yaml.gz': packed } },
    [`GET ${PROXY}/prometheus-main-0:9090/proxy/api/v1/status/config`]: { status: 'success', data: { yaml: YAML } },
  });
  const denied: Denied[] = [];
  const object = { apiVersion: 'monitoring.coreos.com/v1', kind: 'Prometheus', metadata } as Kinds['Prometheus'];
  const server = await askPrometheus(api, { object, pod: 'prometheus-main-0', shard: 0 }, denied);
  expect(server.pools).toBeUndefined();
  expect(denied.map(({ what, reason }) => [what, reason])).toEqual([
    [
      'read the generated configuration, Secret monitoring/prometheus-main',
      expect.stringContaining('is too large: expected gzip of at most'),
    ],
    [expect.stringContaining('ask pod prometheus-main-0'), expect.anything()],
  ]);
});

test('an Alertmanager whose configuration has aliases of aliases is not examined', async () => {
  const api = fakeApiServer({
    [`GET ${PROXY}/alertmanager-main-0:9093/proxy/api/v2/status`]: { config: { original: YAML } },
  });
  const denied: Denied[] = [];
  const object = { apiVersion: 'monitoring.coreos.com/v1', kind: 'Alertmanager', metadata } as Kinds['Alertmanager'];
  await askAlertmanager(api, { object, pod: 'alertmanager-main-0' }, denied);
  expect(denied.map(({ reason }) => reason)).toEqual([expect.stringContaining('the YAML is too large with its aliases written out')]);
});

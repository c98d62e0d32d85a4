import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { parse, parseAllDocuments } from 'yaml';
import { committedFiles, OVERLAY } from './generated.ts';

/** The operator's limit of a PrometheusRule, which becomes a ConfigMap. @see https://github.com/prometheus-operator/prometheus-operator/blob/main/pkg/operator/rules.go */
const MAX_RULE_BYTES = 512 * 1024;
/** Kubernetes' limit of a ConfigMap. */
const MAX_CONFIG_MAP_BYTES = 1024 * 1024;

interface Kustomization {
  readonly resources: readonly string[];
  readonly namespace: string;
  readonly images: readonly { readonly name: string }[];
  readonly patches: readonly { readonly path?: string }[];
}

interface Compose {
  readonly services: Readonly<Record<string, { readonly volumes?: readonly string[] }>>;
}

const root = `${import.meta.dirname}/..`;
const files = committedFiles();
const readKustomization = (folder: string) => parse(readFileSync(`${root}/${folder}/kustomization.yaml`, 'utf8')) as Kustomization;

test('the kustomization lists exactly the committed manifests', () => {
  const manifests = Object.keys(files).filter((file) => file.startsWith('k8s/manifests/'));
  expect(
    readKustomization('k8s')
      .resources.map((file) => `k8s/${file}`)
      .sort(),
  ).toEqual(manifests.sort());
});

test('the rules of the example overlay select its namespace', () => {
  const { namespace, patches, images } = readKustomization('examples/overlay');
  expect(namespace).toBe(OVERLAY.namespace.name);
  expect(patches.map(({ path }) => path)).toContain('rules.yaml');
  expect(files['examples/overlay/rules.yaml']).toContain(`namespace="${namespace}"`);
  expect(files['k8s/manifests/workload.yaml']).toContain(`image: ${images[0]?.name}:`);
});

test('every object has less than half of the size limit', () => {
  const applied = Object.entries(files).filter(([file]) => !file.startsWith('local/compose/'));
  for (const [file, text] of applied)
    for (const document of parseAllDocuments(text)) {
      const object = document.toJS() as { readonly kind: string; readonly metadata: { readonly name: string } };
      const limit = object.kind === 'PrometheusRule' ? MAX_RULE_BYTES : MAX_CONFIG_MAP_BYTES;
      const fits = Buffer.byteLength(JSON.stringify(object)) < limit / 2;
      expect([file, object.metadata.name, fits]).toEqual([file, object.metadata.name, true]);
    }
});

test('compose.yaml mounts every generated file, and its services have the names that the files use', () => {
  const { services } = parse(readFileSync(`${root}/compose.yaml`, 'utf8')) as Compose;
  const mounted = Object.values(services).flatMap(({ volumes = [] }) => volumes.filter((volume) => volume.startsWith('./')));
  const generated = Object.keys(files).filter((file) => file.startsWith('local/compose/'));
  const unmounted = generated.filter((file) => !mounted.some((volume) => file.startsWith(`${volume.slice(2, volume.indexOf(':'))}/`)));
  expect(unmounted).toEqual([]);
  expect(files['local/compose/prometheus/prometheus.yaml']).toContain('service:8080');
  expect(files['local/compose/grafana/provisioning/datasources/prometheus.yaml']).toContain('http://prometheus:9090');
  expect(files['local/compose/prometheus/prometheus.yaml']).toContain('alertmanager:9093');
  expect(Object.keys(services)).toEqual(expect.arrayContaining(['service', 'prometheus', 'alertmanager', 'grafana']));
  const { path } = provider('local/compose/grafana/provisioning/dashboards/dashboards.yaml');
  expect(mounted).toContain(`./local/compose/grafana/dashboards:${path}:ro`);
});

function provider(file: string): { readonly path: string } {
  const { providers } = parse(files[file] ?? '') as { readonly providers: readonly [{ readonly options: { readonly path: string } }] };
  return providers[0].options;
}

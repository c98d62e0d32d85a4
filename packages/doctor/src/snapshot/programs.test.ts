import { expect, test } from '@jest/globals';
import { readsMonitors, runsOperator } from './programs.ts';

test.each<[string, boolean]>([
  ['quay.io/prometheus-operator/prometheus-operator:v0.85.0', true],
  ['prometheus-operator', true],
  ['registry.example:5000/prometheus-operator@sha256:0123', true],
  ['rancher/mirrored-prometheus-operator-prometheus-operator:v0.85.0', true],
  ['registry.redhat.io/openshift4/ose-prometheus-operator-rhel9:v4.19', true],
  ['quay.io/prometheus-operator/prometheus-config-reloader:v0.85.0', false],
  ['rancher/mirrored-prometheus-operator-prometheus-config-reloader:v0.85.0', false],
  ['quay.io/prometheus-operator/admission-webhook:v0.85.0', false],
  ['prometheus-operator-admission-webhook:v0.85.0', false],
])('the image %s runs the operator: %s', (image, expected) => {
  expect(runsOperator({ name: 'main', image })).toBe(expected);
});

test.each<[string, object, boolean]>([
  ['its own name', { name: 'prometheus-operator' }, true],
  ['a flag that no other program has', { args: ['--prometheus-instance-namespaces=monitoring'] }, true],
  ['a flag in its command', { command: ['/bin/operator', '--controller-id=a/b'] }, true],
  ['a flag that other programs have, too', { args: ['--namespaces=monitoring'] }, false],
])('a container under another image is known as the operator by %s: %#', (_title, container, expected) => {
  expect(runsOperator({ name: 'main', image: 'release@sha256:0123', ...container })).toBe(expected);
});

test.each<[string, boolean]>([
  ['grafana/alloy:v1.10.0', true],
  ['docker.io/grafana/agent:v0.44.0', true],
  ['victoriametrics/operator:v0.60.0', true],
  ['ghcr.io/open-telemetry/opentelemetry-operator/target-allocator:0.130.0', true],
  ['quay.io/prometheus/prometheus:v3.5.0', false],
  ['quay.io/prometheus-operator/prometheus-operator:v0.85.0', false],
  ['shop/agent:1', false],
  ['shop/operator:1', false],
])('the image %s reads monitors in place of the operator: %s', (image, expected) => {
  expect(readsMonitors({ image })).toBe(expected);
});

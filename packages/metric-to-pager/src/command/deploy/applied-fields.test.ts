import { expect, test } from '@jest/globals';
import { appliedFields } from './applied-fields.ts';

const FIELDS = {
  'f:metadata': { 'f:labels': { '.': {}, 'f:app': {} } },
  'f:spec': {
    'f:template': {
      'f:spec': {
        'f:containers': {
          'k:{"name":"app"}': { '.': {}, 'f:image': {}, 'f:ports': { 'k:{"containerPort":80,"protocol":"TCP"}': { 'f:name': {} } } },
        },
      },
    },
  },
};

const deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: {
    name: 'shop',
    namespace: 'shop',
    uid: '1',
    labels: { app: 'shop', theirs: 'x' },
    annotations: { 'deployment.kubernetes.io/revision': '3' },
    finalizers: ['a', 'b'],
    managedFields: [
      { manager: 'shop-deploy', operation: 'Apply', fieldsV1: FIELDS },
      { manager: 'kubectl-edit', operation: 'Update', fieldsV1: { 'f:metadata': { 'f:finalizers': { 'v:"b"': {} } } } },
      { manager: 'autoscaler', operation: 'Update', subresource: 'scale', fieldsV1: { 'f:spec': { 'f:replicas': {} } } },
      { manager: 'kube-controller-manager', operation: 'Update', fieldsV1: { 'f:metadata': { 'f:annotations': {} } } },
    ],
  },
  spec: {
    replicas: 7,
    template: {
      spec: {
        containers: [
          {
            name: 'app',
            image: 'shop:1',
            imagePullPolicy: 'Always',
            ports: [
              { containerPort: 80, protocol: 'TCP', name: 'http' },
              { containerPort: 81, protocol: 'TCP', name: 'other' },
            ],
          },
          { name: 'sidecar', image: 'injected:1' },
        ],
      },
    },
  },
  status: { replicas: 7 },
};

test('what people and tools wrote is kept; defaults, the scale, the status and what controllers wrote are not', () => {
  expect(appliedFields(deployment)).toEqual({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'shop', namespace: 'shop', labels: { app: 'shop' }, finalizers: ['b'] },
    spec: {
      template: { spec: { containers: [{ name: 'app', image: 'shop:1', ports: [{ containerPort: 80, protocol: 'TCP', name: 'http' }] }] } },
    },
  });
});

test('an object that does not say who owns its fields is refused', () => {
  const { managedFields: _, ...metadata } = deployment.metadata;
  expect(() => appliedFields({ ...deployment, metadata })).toThrow('Deployment shop does not say who owns its fields');
});

import { expect, test } from '@jest/globals';
import { Deployment, type DeploymentProps } from './deployment.ts';
import { rendered } from './testing/rendered.ts';

const props: DeploymentProps = {
  identity: { job: 'shop', namespace: 'team', alertPrefix: 'Shop' },
  container: {
    name: 'shop',
    image: 'shop:1.2.3',
    pullPolicy: 'IfNotPresent',
    ports: { http: 8080, metrics: 9464 },
    environment: 'shop',
    secrets: { TOKEN: { secret: 'shop-token', key: 'token' } },
    resources: { cpuRequest: '100m', memory: '256Mi' },
    readOnlyRoot: true,
  },
  checksum: 'abc',
  stopping: { delaySeconds: 5, drainSeconds: 20 },
};

function deployment(more: Partial<DeploymentProps> = {}) {
  return rendered((chart) => new Deployment(chart, 'deployment', { ...props, ...more }));
}

const podOf = (more?: Partial<DeploymentProps>) => deployment(more)['spec'].template.spec;
const containerOf = (more: Partial<DeploymentProps['container']> = {}) =>
  podOf({ container: { ...props.container, ...more } }).containers[0];

test('Deployment', () => {
  expect(deployment()).toMatchSnapshot();
});

test('pods meet the restricted profile, and can write only to /tmp', () => {
  expect(podOf()).toMatchObject({
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    volumes: [{ name: 'tmp', emptyDir: { sizeLimit: '64Mi' } }],
  });
  expect(containerOf()).toMatchObject({
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true },
    volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
  });
  expect(containerOf({ readOnlyRoot: false }).securityContext.readOnlyRootFilesystem).toBe(false);
});

test.each([
  [{ delaySeconds: 5, drainSeconds: 20 }, 30],
  [{ delaySeconds: 0, drainSeconds: 0 }, 5],
  [{ delaySeconds: 2.5, drainSeconds: 60 }, 68],
])('a shutdown of %j has a grace period of %d s: its parts and 5 s to flush', (stopping, grace) => {
  expect(podOf({ stopping }).terminationGracePeriodSeconds).toBe(grace);
});

test('pods have an image pull secret when one is set', () => {
  expect(podOf()).not.toHaveProperty('imagePullSecrets');
  expect(podOf({ pullSecret: 'registry' }).imagePullSecrets).toEqual([{ name: 'registry' }]);
});

test('a rollout removes no pod before its replacement has been ready for a while', () => {
  const { spec } = deployment();
  expect(spec.strategy).toEqual({ type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: '25%' } });
  expect(spec.minReadySeconds).toBe(5);
});

test('replicas are set only when they are fixed, also to 0', () => {
  expect(deployment()['spec']).not.toHaveProperty('replicas');
  expect(deployment({ replicas: 3 })['spec'].replicas).toBe(3);
  expect(deployment({ replicas: 0 })['spec'].replicas).toBe(0);
});

test('the memory request equals the limit; CPU has a limit only when one is set', () => {
  expect(containerOf().resources).toEqual({ requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '256Mi' } });
  const limited = { cpuRequest: '100m', cpuLimit: '1', memory: '256Mi' };
  expect(containerOf({ resources: limited }).resources.limits).toEqual({ cpu: '1', memory: '256Mi' });
});

test('startup may take 30 s; probes refer to the port by name', () => {
  const { startupProbe, livenessProbe, readinessProbe } = containerOf();
  expect(startupProbe.periodSeconds * startupProbe.failureThreshold).toBe(30);
  expect([startupProbe, livenessProbe, readinessProbe].map(({ httpGet }) => httpGet)).toEqual([
    { path: '/livez', port: 'http' },
    { path: '/livez', port: 'http' },
    { path: '/readyz', port: 'http' },
  ]);
});

test('variables come from the ConfigMap and from Secrets, and the checksum annotation replaces the pods', () => {
  expect(containerOf()).toMatchObject({
    envFrom: [{ configMapRef: { name: 'shop' } }],
    env: [{ name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'shop-token', key: 'token' } } }],
  });
  expect(containerOf({ secrets: {} })).not.toHaveProperty('env');
  expect(deployment()['spec'].template.metadata.annotations).toEqual({ 'checksum/environment': 'abc' });
});

test('pods of each revision are spread over nodes and zones, as far as possible', () => {
  const constraints: readonly { readonly topologyKey: string }[] = podOf().topologySpreadConstraints;
  expect(constraints.map(({ topologyKey }) => topologyKey)).toEqual(['kubernetes.io/hostname', 'topology.kubernetes.io/zone']);
  for (const constraint of constraints)
    expect(constraint).toMatchObject({
      maxSkew: 1,
      whenUnsatisfiable: 'ScheduleAnyway',
      labelSelector: { matchLabels: { 'app.kubernetes.io/name': 'shop' } },
      matchLabelKeys: ['pod-template-hash'],
    });
});

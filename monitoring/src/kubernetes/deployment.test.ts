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

test('a deployment as it is applied', () => {
  expect(deployment()).toMatchSnapshot();
});

test('pods are what the restricted profile asks for, and write to /tmp only', () => {
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
])('a stop of %j has a grace period of %d s: its parts and 5 s to flush', (stopping, grace) => {
  expect(podOf({ stopping }).terminationGracePeriodSeconds).toBe(grace);
});

test('a registry that is not open to everybody is shown a Secret', () => {
  expect(podOf()).not.toHaveProperty('imagePullSecrets');
  expect(podOf({ pullSecret: 'registry' }).imagePullSecrets).toEqual([{ name: 'registry' }]);
});

test('a rollout takes no pod away before its successor has been ready for a while', () => {
  const { spec } = deployment();
  expect(spec.strategy).toEqual({ type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: '25%' } });
  expect(spec.minReadySeconds).toBe(5);
});

test('the number of replicas is there only when it is fixed, down to none', () => {
  expect(deployment()['spec']).not.toHaveProperty('replicas');
  expect(deployment({ replicas: 3 })['spec'].replicas).toBe(3);
  expect(deployment({ replicas: 0 })['spec'].replicas).toBe(0);
});

test('memory is requested as it is limited; CPU is limited only when that is asked for', () => {
  expect(containerOf().resources).toEqual({ requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '256Mi' } });
  const limited = { cpuRequest: '100m', cpuLimit: '1', memory: '256Mi' };
  expect(containerOf({ resources: limited }).resources.limits).toEqual({ cpu: '1', memory: '256Mi' });
});

test('a start may take half a minute; probes ask the port by its name', () => {
  const { startupProbe, livenessProbe, readinessProbe } = containerOf();
  expect(startupProbe.periodSeconds * startupProbe.failureThreshold).toBe(30);
  expect([startupProbe, livenessProbe, readinessProbe].map(({ httpGet }) => httpGet)).toEqual([
    { path: '/livez', port: 'http' },
    { path: '/livez', port: 'http' },
    { path: '/readyz', port: 'http' },
  ]);
});

test('variables come from the ConfigMap, secret ones from their Secrets, and a change of the former replaces the pods', () => {
  expect(containerOf()).toMatchObject({
    envFrom: [{ configMapRef: { name: 'shop' } }],
    env: [{ name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'shop-token', key: 'token' } } }],
  });
  expect(containerOf({ secrets: {} })).not.toHaveProperty('env');
  expect(deployment()['spec'].template.metadata.annotations).toEqual({ 'checksum/environment': 'abc' });
});

test('pods spread over nodes and zones where they can, those of one version among themselves', () => {
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

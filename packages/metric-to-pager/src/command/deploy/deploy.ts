import { type KubernetesObject, referenceTo } from '../../cluster/kubernetes-object.ts';
import type { Cluster } from '../../cluster/open-cluster.ts';
import { waitForRollout } from '../../cluster/rollout.ts';
import { type DeployableService, type Fields, manifests, readValues } from '../../kubernetes/index.ts';
import { objectDiff } from '../../terminal/object-diff.ts';
import { sh } from '../../terminal/shell-command.ts';
import type { Style } from '../../terminal/style.ts';
import type { Clock } from '../../waiting/clock.ts';
import type { UntilOptions } from '../../waiting/until.ts';
import { appliedFields } from './applied-fields.ts';
import { leftovers, owned, ownershipOf } from './ownership.ts';
import { type LeftOut, named, type Plan, type PlannedObject, planDeployment } from './plan.ts';
import { waitUntilWatched } from './watch-deployment.ts';

export interface DeployOptions<F extends Fields> {
  readonly service: DeployableService<F>;
  /** Not validated yet. */
  readonly values: unknown;
  /** Whether what an earlier deployment applied and this one does not is removed. */
  readonly prune: boolean;
  /** Whether only the diff is shown. */
  readonly dryRun: boolean;
  /** The longest to wait for the rollout, and again for Prometheus. */
  readonly seconds: number;
  readonly clock: Clock;
  readonly style: Style;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
}

/**
 * Deploys an installation: shows the diff, applies the workload, waits for its rollout, then applies what monitors it, and waits until
 * Prometheus scrapes and evaluates it. A workload that does not become ready is set back to what it was, and monitoring is left as it is.
 *
 * @returns whether everything was applied and came up; what this cluster cannot have is left out and named
 * @throws one error with every finding about the values, before anything is written
 */
export async function deploy<F extends Fields>(cluster: Pick<Cluster, 'api' | 'objects'>, options: DeployOptions<F>): Promise<boolean> {
  const { service, values, style, stdout, stderr } = options;
  const { name, namespace, monitoring: stack } = readValues(service, values);
  const installation = { name, namespace: namespace.name };
  const ownership = ownershipOf(installation, service.domain);
  const { 'monitoring.yaml': monitoring = [], 'dashboards.yaml': dashboards = [], ...others } = manifests({ service, values });
  const marked = (objects: readonly KubernetesObject[]) => objects.map((object) => owned(object, ownership));
  const watching = new Set(marked([...monitoring, ...dashboards]));
  const all = [...marked(Object.values(others).flat()), ...watching];
  const plan = await planDeployment(cluster.objects, all, ownership);
  const removed = options.prune ? await leftovers(cluster.objects, all, ownership) : [];
  showPlan(plan, removed, options);
  if (options.dryRun) return true;

  const wait: UntilOptions = { clock: options.clock, seconds: options.seconds, progress: (text) => stderr(`${style.dim(text)}\n`) };
  const workload = plan.planned.filter(({ object }) => !watching.has(object));
  await applyAll(cluster, workload, ownership.fieldManager);
  if (!(await rollOut(cluster, { workload, installation, wait, fieldManager: ownership.fieldManager }, options))) return false;
  const watch = plan.planned.filter(({ object }) => watching.has(object));
  await applyAll(cluster, watch, ownership.fieldManager);
  for (const object of removed) await cluster.objects.remove(referenceTo(object));
  stderr(`${plan.planned.length} objects applied${removed.length > 0 ? `, ${removed.length} removed` : ''}\n`);

  const watchable = watch.some(({ object }) => object.kind === 'ServiceMonitor');
  const expected = { installation, monitoringNamespace: stack.namespace, rules: countRules(watch), wait };
  if (watchable && !(await beWatched(cluster, expected, options))) return false;
  explainLeftOut(plan.leftOut, stderr);
  stdout(`${style.good('deployed')} ${installation.namespace}/${name}\n`);
  return true;
}

// --- internal ---

type Output = Pick<DeployOptions<Fields>, 'style' | 'stdout' | 'stderr'>;

function showPlan({ planned, leftOut }: Plan, removed: readonly KubernetesObject[], { style, stdout }: Output): void {
  const diffs = [...planned, ...removed.map((before) => ({ before, after: undefined }))].map((change) => objectDiff(change, style));
  const changed = diffs.filter((diff) => diff !== '');
  for (const diff of changed) stdout(diff);
  const parts = [`${changed.length} objects to change`, `${diffs.length - changed.length} unchanged`];
  stdout(`${[...parts, ...(leftOut.length > 0 ? [`${leftOut.length} left out`] : [])].join(', ')}\n`);
}

async function applyAll({ objects }: Pick<Cluster, 'objects'>, planned: readonly PlannedObject[], fieldManager: string): Promise<void> {
  for (const { object } of planned) await objects.apply(object, { fieldManager });
}

interface RollOut {
  readonly workload: readonly PlannedObject[];
  readonly installation: { readonly namespace: string; readonly name: string };
  readonly wait: UntilOptions;
  readonly fieldManager: string;
}

async function rollOut(
  cluster: Pick<Cluster, 'objects'>,
  { workload, installation, wait, fieldManager }: RollOut,
  { style, stderr }: Output,
): Promise<boolean> {
  try {
    const { pods } = await waitForRollout(cluster.objects, installation, wait);
    stderr(`rolled out: ${pods} pods are available\n`);
    return true;
  } catch (error) {
    stderr(`${style.bad((error as Error).message)}\n`);
  }
  const changed = workload.filter((change) => change.before !== undefined && objectDiff(change, style) !== '');
  if (!changed.some(({ object }) => object.kind === 'Deployment')) {
    stderr('There is no earlier version to roll back to: the objects stay, so that you can look at them\n');
    return false;
  }
  for (const { before } of changed) if (before !== undefined) await cluster.objects.apply(appliedFields(before), { fieldManager });
  stderr(`rolled back ${changed.map(({ object }) => named(object)).join(', ')}\n`);
  await waitForRollout(cluster.objects, installation, wait).then(
    ({ pods }) => stderr(`the earlier version is back: ${pods} pods are available\n`),
    (error: Error) => stderr(`the earlier version is not back yet: ${error.message}\n`),
  );
  return false;
}

async function beWatched(
  cluster: Pick<Cluster, 'api' | 'objects'>,
  watch: Parameters<typeof waitUntilWatched>[1],
  { style, stderr }: Output,
): Promise<boolean> {
  try {
    const { prometheus, targets, rules } = await waitUntilWatched(cluster, watch);
    stderr(`watched by Prometheus ${prometheus}: ${targets} targets up, ${rules} rules loaded\n`);
    return true;
  } catch (error) {
    const { namespace, name } = watch.installation;
    stderr(`${style.bad((error as Error).message)}\nTo learn why: ${sh`npx monitoring-doctor doctor service/${name} -n ${namespace}`}\n`);
    return false;
  }
}

function countRules(planned: readonly PlannedObject[]): number {
  const rules = planned.map(({ object }) => object).filter(({ kind }) => kind === 'PrometheusRule') as unknown as readonly RulesObject[];
  return rules.flatMap(({ spec }) => spec.groups).reduce((sum, group) => sum + group.rules.length, 0);
}

type RulesObject = KubernetesObject & { readonly spec: { readonly groups: readonly { readonly rules: readonly unknown[] }[] } };

function explainLeftOut(leftOut: readonly LeftOut[], stderr: Output['stderr']): void {
  for (const { object, reason } of leftOut) stderr(`left out ${named(object)}: ${reason}\n`);
  if (leftOut.some(({ because }) => because === 'kind')) stderr(GET_OPERATOR);
  if (leftOut.some(({ because }) => because === 'namespace'))
    stderr('Make the namespace, or give another one with --set dashboards.namespace=NAME; then deploy again.\n');
}

/** @see https://github.com/prometheus-community/helm-charts/tree/main/charts/kube-prometheus-stack */
const GET_OPERATOR = `Prometheus Operator brings these kinds:
  ${sh`helm install kube-prometheus-stack oci://ghcr.io/prometheus-community/charts/kube-prometheus-stack -n monitoring --create-namespace`}
Then deploy again.
`;

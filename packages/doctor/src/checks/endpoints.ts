import { isReady, referenceTo } from 'metric-to-pager/cluster';
import { comment, kubectl } from 'metric-to-pager/terminal';
import type { Check } from '../check.ts';
import { manualFix, mergeFix } from '../fix.ts';
import { keptPods } from '../model/discovered.ts';
import { isByHand, slicesOf } from '../model/endpoints.ts';
import { links } from '../model/links.ts';
import type { Model } from '../model/model.ts';
import { type Monitor, podsBehind } from '../model/monitors.ts';
import { nearMiss } from '../model/nearby.ts';
import { displayName, joinNames, keyOf } from '../model/object-view.ts';
import { isFinished, troubleOf } from '../model/pods.ts';
import { formatLabels, formatSelector, selects } from '../model/selectors.ts';
import type { Kinds, NamespacedObject, Workload } from '../snapshot/kinds.ts';

/** There are running pods behind what the monitor selects. */
export const endpoints: readonly Check[] = [
  {
    id: 'workload.scaled-to-zero',
    severity: 'note',
    title: 'The workload is scaled to zero',
    why: 'A workload without pods has no targets; that is as it was asked for.',
    cause: 'spec.replicas of the workload is 0, set by hand or by an autoscaler that scales to zero.',
    evidence: 'kubectl get deployment shows 0/0.',
    fix: 'Nothing, if that is intended. Otherwise scale it up.',
    run: (model) =>
      monitored(model).flatMap(([target, monitors]) =>
        scaledDown(target, model).map((workload) => ({
          subject: referenceTo(workload),
          message: `${displayName(workload)} is scaled to zero, so ${displayName(target)} has no pod.`,
          evidence: ['spec.replicas: 0'],
          fix: manualFix(kubectl(workload.metadata.namespace)`scale ${workload.kind.toLowerCase()} ${workload.metadata.name} --replicas=1`),
          breaks: monitors.flatMap((monitor) => monitor.metricLinks),
          concerns: [keyOf(target), ...monitors.map(({ key }) => key)],
        })),
      ),
  },
  {
    id: 'workload.creates-no-pods',
    severity: 'error',
    title: 'The workload has created no pod',
    why: 'A workload without pods has no targets.',
    cause: 'A quota, an admission webhook, the pod security standard of the namespace, or a missing ServiceAccount refuses the pods.',
    evidence: 'The condition ReplicaFailure of the workload has the reason.',
    fix: 'Remove what the condition names. Directly after a rollout, wait.',
    run: (model) =>
      monitored(model).flatMap(([target, monitors]) => {
        if (target.kind !== 'Service' || !isDeserted(target as Kinds['Service'], monitors, model)) return [];
        return workloadsBehind(target, model).map((workload) => {
          const { namespace, name } = workload.metadata;
          const failures = (workload.status?.conditions ?? []).filter(({ type, status }) => type === 'ReplicaFailure' && status === 'True');
          return {
            subject: referenceTo(workload),
            message: `${displayName(workload)} has no pod, so ${displayName(target)} has none.`,
            evidence: [
              `spec.replicas: ${workload.spec?.replicas ?? 1}`,
              ...failures.map(({ reason = '', message = '' }) => `ReplicaFailure: ${reason}: ${message}`),
            ],
            fix: manualFix(kubectl(namespace)`describe ${workload.kind.toLowerCase()} ${name}`),
            ...chainOf(monitors),
            concerns: [keyOf(target), ...monitors.map(({ key }) => key)],
          };
        });
      }),
  },
  {
    id: 'service.selects-no-pods',
    severity: 'error',
    title: 'The Service selects no pod',
    why: 'A Service without pods has no endpoints: it serves nothing, and Prometheus finds no target.',
    cause: 'spec.selector of the Service differs from the labels of the pod template, or the workload does not exist.',
    evidence: 'kubectl get endpointslices -l kubernetes.io/service-name=NAME lists no address.',
    fix: 'Set the selector of the Service to the labels of the pods.',
    run: (model) =>
      monitored(model).flatMap(([target, monitors]) => {
        if (target.kind !== 'Service' || !isDeserted(target as Kinds['Service'], monitors, model)) return [];
        const found = target as Kinds['Service'];
        if (workloadsBehind(found, model).length > 0) return [];
        const { namespace, name } = found.metadata;
        const selector = { matchLabels: found.spec?.selector ?? {} };
        const withoutSelector = Object.keys(selector.matchLabels).length === 0;
        const candidates = model.inventory.workloads(namespace).map((workload) => ({ workload, ...templateOf(workload) }));
        const miss = nearMiss(selector, candidates, name);
        const template = miss?.object.metadata.labels ?? {};
        const wanted = Object.fromEntries(Object.keys(selector.matchLabels).map((key) => [key, template[key] ?? null]));
        const usable = miss !== undefined && Object.values(wanted).some((value) => value !== null);
        return {
          subject: referenceTo(found),
          message: withoutSelector
            ? `${displayName(found)} has no selector, and no EndpointSlice gives it an address.`
            : `${displayName(found)} selects pods with ${formatSelector(selector)}, and no pod in namespace ${namespace} has these labels.`,
          evidence: usable ? [`pods of ${displayName(miss.object.workload)} have ${formatLabels(template)}`] : [],
          fix: usable
            ? mergeFix(found, { spec: { selector: wanted } }, { safe: miss.ties.length === 0 })
            : manualFix(kubectl(namespace)`get pods --show-labels`, kubectl(namespace)`get service ${name} -o jsonpath={.spec.selector}`),
          ...chainOf(monitors),
          needs: monitors.map(({ key }) => links.reachable(key)),
          concerns: [...monitors.map(({ key }) => key), ...(miss === undefined ? [] : [keyOf(miss.object.workload)])],
        };
      }),
  },
  {
    id: 'service.external-name',
    severity: 'error',
    title: 'A Service of the type ExternalName has no endpoints',
    why: 'Prometheus discovers the endpoints of Services. A Service of the type ExternalName is only a name in DNS, so it never has a target.',
    cause: 'The monitor was written for something outside of the cluster that the Service names.',
    evidence: 'spec.type of the Service is ExternalName, and no EndpointSlice has an address for it.',
    fix: 'Name the address in a ScrapeConfig: spec.staticConfigs[].targets.',
    run: (model) =>
      monitored(model).flatMap(([target, monitors]) => {
        if (target.kind !== 'Service' || !isExternal(target as Kinds['Service'], model)) return [];
        const { namespace, name } = target.metadata;
        const idle = monitors.filter(({ services }) => services.every((one) => isExternal(one, model)));
        return {
          subject: referenceTo(target),
          severity: idle.length > 0 ? ('error' as const) : ('warning' as const),
          message: `${displayName(target)} is of the type ExternalName, so ${joinNames(monitors.map((one) => one.name))} never ${monitors.length === 1 ? 'has' : 'have'} a target of it.`,
          evidence: ['spec.type: ExternalName'],
          fix: manualFix(
            comment`name this address in a ScrapeConfig, by spec.staticConfigs`,
            kubectl(namespace)`get service ${name} -o jsonpath={.spec.externalName}`,
          ),
          ...chainOf(idle),
          concerns: monitors.map(({ key }) => key),
        };
      }),
  },
  {
    id: 'pods.not-ready',
    severity: 'error',
    title: 'No pod behind the monitor is ready',
    why: 'A pod that is not ready answers no requests and, most often, no scrape.',
    cause: 'The container crashes, its image cannot be pulled, its readiness probe fails, or the pod cannot be scheduled.',
    evidence: 'kubectl get pods and kubectl describe pod.',
    fix: 'Repair the pod. Monitoring follows by itself.',
    run: ({ monitors, inventory }) =>
      monitors.flatMap((monitor) => {
        // Following the relabelings of every pod takes time.
        if (monitor.pods.every((pod) => isFinished(pod) || isReady(pod))) return [];
        const pods = (keptPods(monitor) ?? []).filter((pod) => !isFinished(pod));
        const unready = pods.filter((pod) => !isReady(pod));
        const down = unready.filter((pod) => isDown(pod, monitor));
        const [first] = unready;
        if (first === undefined || (unready.length < pods.length && down.length === 0)) return [];
        const { namespace, name } = first.metadata;
        const all = unready.length === pods.length;
        return {
          subject: referenceTo(first),
          severity: all ? ('error' as const) : ('warning' as const),
          message: `${all ? `None of the ${pods.length} pods` : `${unready.length} of the ${pods.length} pods`} of ${monitor.name} ${all ? 'is' : 'are not'} ready: ${troubleOf(first)}.`,
          evidence: unready.slice(0, 3).map((pod) => `pod ${pod.metadata.name}: ${troubleOf(pod)}`),
          fix: manualFix(kubectl(namespace)`describe pod ${name}`, kubectl(namespace)`logs ${name} --all-containers --tail=30`),
          breaks: [...unready.map((pod) => links.ready(keyOf(pod))), ...(all ? monitor.breaking(links.scraped).breaks : [])],
          concerns: [
            monitor.key,
            ...monitor.services.filter((one) => podsBehind(one, inventory).some((pod) => unready.includes(pod))).map(keyOf),
            ...unready.map(keyOf),
          ],
        };
      }),
  },
  {
    id: 'target.pods-finished',
    severity: 'warning',
    title: 'Every selected pod has ended',
    why: 'Prometheus drops pods that have succeeded or failed: their metrics cannot be scraped any more.',
    cause: 'The monitor selects the pods of a Job, which end, or pods that were evicted.',
    evidence: 'kubectl get pods shows Completed, Failed or Evicted.',
    fix: 'Push metrics of a short Job to a Pushgateway, or let the pods run again. spec.podMetricsEndpoints[].filterRunning: false keeps them as targets.',
    run: ({ monitors }) =>
      monitors
        .filter((monitor) => monitor.pods.every(isFinished) && (keptPods(monitor) ?? []).length > 0)
        .map((monitor) => ({
          subject: monitor.reference,
          message: `Every pod that ${monitor.name} selects has ended: ${joinNames(monitor.pods.map((pod) => `${pod.metadata.name} is ${pod.status?.phase}`))}.`,
          evidence: ['Prometheus drops pods in the phases Succeeded and Failed (filterRunning)'],
          fix: manualFix(kubectl(monitor.pods[0]?.metadata.namespace)`get pods --field-selector=status.phase!=Running`),
          ...monitor.breaking(links.discovered),
        })),
  },
];

// --- internal ---

type Monitored = readonly [target: NamespacedObject & Kinds['Service' | 'PodMonitor'], monitors: readonly Monitor[]];

/** The Services that monitors select, and the PodMonitors, with their monitors. */
function monitored({ monitors }: Model): readonly Monitored[] {
  const found = new Map<Kinds['Service' | 'PodMonitor'], Monitor[]>();
  for (const monitor of monitors) {
    const targets = monitor.kind === 'PodMonitor' ? [monitor.object as Kinds['PodMonitor']] : monitor.services;
    for (const target of targets) found.set(target, [...(found.get(target) ?? []), monitor]);
  }
  return [...found];
}

function templateOf({ apiVersion, kind, metadata, spec }: Workload): NamespacedObject {
  const { name, namespace } = metadata;
  return { apiVersion, kind, metadata: { name, namespace, labels: spec?.template?.metadata?.labels ?? {} } };
}

/** Returns the workloads whose pods a Service or a PodMonitor selects by labels. */
function workloadsBehind(target: Monitored[0], model: Model): readonly Workload[] {
  const matchLabels = (target.kind === 'Service' ? target.spec?.selector : (target as Kinds['PodMonitor']).spec?.selector?.matchLabels) as
    | Readonly<Record<string, string>>
    | undefined;
  if (matchLabels === undefined || Object.keys(matchLabels).length === 0) return [];
  return model.inventory
    .workloads(target.metadata.namespace)
    .filter((workload) => selects({ matchLabels }, templateOf(workload).metadata.labels));
}

function scaledDown(target: Monitored[0], model: Model): readonly Workload[] {
  return workloadsBehind(target, model).filter(({ spec }) => spec?.replicas === 0);
}

/** Returns whether no pod is behind a Service, nor behind another Service of the same monitors, and none was asked for. */
function isDeserted(found: Kinds['Service'], monitors: readonly Monitor[], model: Model): boolean {
  const { inventory } = model;
  const { namespace } = found.metadata;
  if (!inventory.sees('Pod', namespace) || scaledDown(found, model).length > 0 || found.spec?.type === 'ExternalName') return false;
  if (isByHand(found)) {
    if (!inventory.sees('EndpointSlice', namespace)) return false;
    return (
      slicesOf(found, inventory).every(({ endpoints = [] }) => endpoints.length === 0) &&
      monitors.every(({ services }) => services.length === 1)
    );
  }
  return (
    podsBehind(found, inventory).length === 0 &&
    monitors.every(({ pods, services }) => pods.length === 0 && !services.some((one) => hasManualEndpoints(one, model)))
  );
}

function hasManualEndpoints(found: Kinds['Service'], { inventory }: Model): boolean {
  return isByHand(found) && slicesOf(found, inventory).some(({ endpoints = [] }) => endpoints.length > 0);
}

function isExternal(target: Kinds['Service'], { inventory }: Model): boolean {
  return target.spec?.type === 'ExternalName' && slicesOf(target, inventory).every(({ endpoints = [] }) => endpoints.length === 0);
}

function chainOf(monitors: readonly Monitor[]) {
  return { breaks: monitors.flatMap((monitor) => monitor.breaking(links.discovered).breaks) };
}

function isDown({ metadata }: Kinds['Pod'], { endpoints: monitoredEndpoints }: Monitor): boolean {
  return monitoredEndpoints.some(({ active }) =>
    active.some(({ health, labels }) => health === 'down' && labels['pod'] === metadata.name && labels['namespace'] === metadata.namespace),
  );
}

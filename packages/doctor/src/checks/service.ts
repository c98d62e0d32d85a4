import { referenceTo } from 'metric-to-pager/cluster';
import type { Check } from '../check.ts';
import { labelFix, manualFix, mergeFix } from '../fix.ts';
import { links } from '../model/links.ts';
import type { Model } from '../model/model.ts';
import { type Monitor, podsBehind } from '../model/monitors.ts';
import { type NearMiss, nearMiss } from '../model/nearby.ts';
import { formatLabels, formatRequirement, formatSelector, type LabelSelector, labelChanges, requirementsOf } from '../model/selectors.ts';
import type { Kinds } from '../snapshot/kinds.ts';
import { breaking, called, concernsOf, keyOf, listed, placesOf } from './about-monitor.ts';

/** The monitor finds what it selects: Services by their own labels, pods by theirs, in the namespaces in which it looks. */
export const service: readonly Check[] = [
  {
    id: 'namespace.not-selected',
    row: 7,
    severity: 'error',
    title: 'The monitor looks for its targets in another namespace',
    why: 'A monitor without a namespaceSelector looks in its own namespace only, so it finds nothing elsewhere.',
    page: {
      cause:
        'spec.namespaceSelector is absent, names another namespace, stands at the wrong level of the YAML, or is ignored because Prometheus has spec.ignoreNamespaceSelectors.',
      evidence: 'kubectl get services -A -l SELECTOR finds the Service in a namespace that the monitor does not look in.',
      fix: 'Add the namespace to spec.namespaceSelector.matchNames, or move the monitor.',
    },
    run: (model) =>
      empty(model).flatMap((monitor) => {
        const elsewhere = foundElsewhere(monitor, model);
        if (elsewhere.length === 0) return [];
        const { object } = monitor;
        const names = [...new Set(elsewhere.map(({ metadata }) => metadata.namespace))].sort();
        const given = (object.spec as { readonly namespaceSelector?: { readonly matchNames?: readonly string[] } }).namespaceSelector;
        const ignored =
          given?.matchNames?.some((name) => names.includes(name)) === true || (given as { any?: boolean } | undefined)?.any === true;
        const matchNames = [...new Set([...(given?.matchNames ?? []), ...names])];
        return [
          {
            subject: referenceTo(object),
            message: `${called(object)} looks in ${placesOf(monitor)}, and what it selects is in ${listed(names)}: ${listed(elsewhere.map(called))}.`,
            evidence: [
              ignored
                ? 'spec.namespaceSelector is ignored: Prometheus has spec.ignoreNamespaceSelectors: true'
                : `spec.namespaceSelector: ${given === undefined ? 'absent, which means the own namespace' : JSON.stringify(given)}`,
              `selector ${formatSelector(selectorOf(monitor))} matches in namespace ${listed(names)}`,
            ],
            fix: ignored
              ? manualFix(
                  `kubectl -n ${monitor.namespace} get ${monitor.kind.toLowerCase()} ${object.metadata.name} -o yaml   # create it in namespace ${names[0]} instead`,
                )
              : mergeFix(object, { spec: { namespaceSelector: { matchNames } } }, { safe: true }),
            ...breaking(monitor, links.discovered),
            concerns: [...concernsOf(monitor), ...elsewhere.map(keyOf)],
          },
        ];
      }),
  },
  {
    id: 'service.label-mismatch',
    row: 3,
    severity: 'error',
    title: 'The Service lacks the label that the ServiceMonitor selects',
    why: 'A ServiceMonitor selects Services by the labels of the Service itself. The labels of its pods do not count.',
    page: {
      cause: 'The label is on the pods or the Deployment only, or its value differs from the one in spec.selector of the ServiceMonitor.',
      evidence: 'kubectl get services -l SELECTOR finds nothing, and kubectl get services --show-labels shows the label that differs.',
      fix: 'Add the label to the Service, or select a label that it has.',
    },
    run: (model) =>
      empty(model).flatMap((monitor) => {
        if (monitor.kind !== 'ServiceMonitor' || foundElsewhere(monitor, model).length > 0) return [];
        const miss = missedService(monitor, model);
        if (miss === undefined) return [];
        const { object: target, unmet } = miss;
        const podsHaveIt = podsBehind(target, model.inventory).some((pod) =>
          unmet.every(({ key, values }) => values.includes(pod.metadata.labels?.[key] ?? '')),
        );
        return [
          {
            subject: referenceTo(monitor.object),
            message: `${called(monitor.object)} selects Services with ${formatSelector(selectorOf(monitor))}, and ${called(target)} does not have ${unmet.map(formatRequirement).join(' and ')}.`,
            evidence: [
              `labels of ${called(target)}: ${formatLabels(target.metadata.labels)}`,
              ...(podsHaveIt ? ['its pods have the label, but a ServiceMonitor reads the labels of the Service'] : []),
              `no Service in ${placesOf(monitor)} has all labels of the selector`,
            ],
            fix: labelFix(target, labelChanges(unmet), { safe: true }),
            ...breaking(monitor, links.discovered),
            concerns: [...concernsOf(monitor), keyOf(target)],
          },
        ];
      }),
  },
  {
    id: 'service.none-selected',
    row: 3,
    severity: 'error',
    title: 'The ServiceMonitor selects no Service',
    why: 'A ServiceMonitor without a Service has no target, and no alert reports that.',
    page: {
      cause: 'The Service was deleted, renamed or never created, or the selector belongs to another release.',
      evidence: 'kubectl get services -l SELECTOR finds nothing in the namespaces of the monitor.',
      fix: 'Create the Service, select the labels of an existing one, or delete the monitor.',
    },
    run: (model) =>
      empty(model).flatMap((monitor) => {
        if (monitor.kind !== 'ServiceMonitor' || foundElsewhere(monitor, model).length > 0 || missedService(monitor, model) !== undefined)
          return [];
        const { name } = monitor.object.metadata;
        return [
          {
            subject: referenceTo(monitor.object),
            message: `${called(monitor.object)} selects Services with ${formatSelector(selectorOf(monitor))}, and ${placesOf(monitor)} has none.`,
            evidence: [`Services in ${placesOf(monitor)}: ${listed(servicesIn(monitor, model).map((one) => one.metadata.name)) || 'none'}`],
            fix: manualFix(
              `kubectl -n ${monitor.namespace} get services --show-labels; kubectl -n ${monitor.namespace} edit servicemonitor ${name}`,
            ),
            ...breaking(monitor, links.discovered),
          },
        ];
      }),
  },
  {
    id: 'pod.label-mismatch',
    row: 3,
    severity: 'error',
    title: 'The PodMonitor selects no pod',
    why: 'A PodMonitor selects pods by their labels. Without a pod it has no target, and no alert reports that.',
    page: {
      cause: 'The selector asks for a label that the pod template does not have, such as a label of the Deployment itself.',
      evidence: 'kubectl get pods -l SELECTOR finds nothing.',
      fix: 'Select labels that the pods have.',
    },
    run: (model) =>
      empty(model).flatMap((monitor) => {
        if (monitor.kind !== 'PodMonitor' || foundElsewhere(monitor, model).length > 0 || isScaledDown(monitor, model)) return [];
        const { object, namespace } = monitor;
        const pods =
          monitor.namespaces === 'all' ? model.inventory.all('Pod') : monitor.namespaces.flatMap((one) => model.inventory.in('Pod', one));
        const miss = nearMiss(selectorOf(monitor), pods, object.metadata.name);
        const { matchLabels = {} } = selectorOf(monitor);
        const own = miss?.object.metadata.labels ?? {};
        const wanted = Object.fromEntries(Object.keys(matchLabels).map((key) => [key, own[key] ?? null]));
        return [
          {
            subject: referenceTo(object),
            message: `${called(object)} selects pods with ${formatSelector(selectorOf(monitor))}, and no pod in ${placesOf(monitor)} has ${miss === undefined ? 'these labels' : miss.unmet.map(formatRequirement).join(' and ')}.`,
            evidence: miss === undefined ? [] : [`labels of ${called(miss.object)}: ${formatLabels(own)}`],
            fix:
              miss === undefined || Object.values(wanted).every((value) => value === null)
                ? manualFix(
                    `kubectl -n ${namespace} get pods --show-labels; kubectl -n ${namespace} edit podmonitor ${object.metadata.name}`,
                  )
                : mergeFix(object, { spec: { selector: { matchLabels: wanted } } }, { safe: true }),
            ...breaking(monitor, links.discovered),
            concerns: [...concernsOf(monitor), ...(miss === undefined ? [] : [keyOf(miss.object)])],
          },
        ];
      }),
  },
];

// --- internal ---

/** Monitors that find nothing, where everything that they could find is known. */
function empty({ monitors, inventory }: Model): readonly Monitor[] {
  return monitors.filter(({ kind, services, pods, namespaces }) => {
    if (kind !== 'ServiceMonitor' && kind !== 'PodMonitor') return false;
    const looked = kind === 'ServiceMonitor' ? 'Service' : 'Pod';
    const seen = namespaces === 'all' ? inventory.sees(looked) : namespaces.every((namespace) => inventory.sees(looked, namespace));
    return seen && (kind === 'ServiceMonitor' ? services : pods).length === 0;
  });
}

function selectorOf({ object }: Monitor): LabelSelector {
  return (object.spec as { readonly selector?: LabelSelector }).selector ?? {};
}

/** What the monitor selects in namespaces in which it does not look. */
function foundElsewhere(monitor: Monitor, { inventory }: Model): readonly (Kinds['Service'] | Kinds['Pod'])[] {
  const selector = selectorOf(monitor);
  if (requirementsOf(selector).length === 0 || monitor.namespaces === 'all') return [];
  return inventory
    .select(monitor.kind === 'PodMonitor' ? 'Pod' : 'Service', selector)
    .filter((one) => !monitor.namespaces.includes(one.metadata.namespace));
}

function servicesIn({ namespaces }: Monitor, { inventory }: Model): readonly Kinds['Service'][] {
  return namespaces === 'all' ? inventory.all('Service') : namespaces.flatMap((namespace) => inventory.in('Service', namespace));
}

function missedService(monitor: Monitor, model: Model): NearMiss<Kinds['Service']> | undefined {
  const selector = selectorOf(monitor);
  const services = servicesIn(monitor, model);
  // The Service whose pods have the labels is meant, most often.
  const ofPods = services.find((one) => {
    const pods = podsBehind(one, model.inventory);
    return requirementsOf(selector).length > 0 && pods.length > 0 && pods.every((pod) => nearMiss(selector, [pod], '')?.unmet.length === 0);
  });
  return nearMiss(selector, ofPods === undefined ? services : [ofPods], ofPods?.metadata.name ?? monitor.object.metadata.name);
}

/** A workload whose pods the monitor would select has no replicas. */
function isScaledDown(monitor: Monitor, { inventory }: Model): boolean {
  const workloads = [...inventory.all('Deployment'), ...inventory.all('StatefulSet')];
  return workloads.some(({ metadata, spec }) => {
    const looked = monitor.namespaces === 'all' || monitor.namespaces.includes(metadata.namespace);
    const labels = spec?.template?.metadata?.labels ?? {};
    return (
      looked && spec?.replicas === 0 && requirementsOf(selectorOf(monitor)).every(({ key, values }) => values.includes(labels[key] ?? ''))
    );
  });
}

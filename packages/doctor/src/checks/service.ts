import { comment, kubectl } from 'metric-to-pager/terminal';
import type { Check } from '../check.ts';
import { editFix, labelFix, manualFix, mergeFix } from '../fix.ts';
import { links } from '../model/links.ts';
import type { Model } from '../model/model.ts';
import { type Monitor, podsBehind } from '../model/monitors.ts';
import { type NearMiss, nearMiss } from '../model/nearby.ts';
import { displayName, joinNames, keyOf } from '../model/object-view.ts';
import {
  formatLabels,
  formatRequirements,
  formatSelector,
  type LabelValues,
  labelChanges,
  requirementsOf,
  selects,
} from '../model/selectors.ts';
import type { Kinds } from '../snapshot/kinds.ts';

/** The monitor finds what it selects: Services by their own labels, pods by theirs, in the namespaces in which it looks. */
export const service: readonly Check[] = [
  {
    id: 'namespace.not-selected',
    severity: 'error',
    title: 'The monitor looks for its targets in another namespace',
    why: 'A monitor without a namespaceSelector looks in its own namespace only, so it finds nothing elsewhere.',
    cause:
      'spec.namespaceSelector is absent, names another namespace, stands at the wrong level of the YAML, or is ignored because Prometheus has spec.ignoreNamespaceSelectors.',
    evidence: 'kubectl get services -A -l SELECTOR finds the Service in a namespace that the monitor does not look in.',
    fix: 'Add the namespace to spec.namespaceSelector.matchNames, or move the monitor.',
    run: (model) =>
      empty(model).flatMap((monitor) => {
        const elsewhere = meantElsewhere(monitor, model);
        if (elsewhere.length === 0) return [];
        const { object } = monitor;
        const names = [...new Set(elsewhere.map(({ metadata }) => metadata.namespace))].sort();
        const given = monitor.spec.namespaceSelector;
        const ignored = given?.any === true || given?.matchNames?.some((name) => names.includes(name)) === true;
        const matchNames = [...new Set([...(given?.matchNames ?? []), ...names])];
        return {
          subject: monitor.reference,
          message: `${monitor.name} looks in ${monitor.places}, and what it selects is in ${joinNames(names)}: ${joinNames(elsewhere.map(displayName))}.`,
          evidence: [
            ignored
              ? 'spec.namespaceSelector is ignored: Prometheus has spec.ignoreNamespaceSelectors: true'
              : `spec.namespaceSelector: ${given === undefined ? 'absent, which means the own namespace' : JSON.stringify(given)}`,
            `selector ${formatSelector(monitor.selector)} matches in namespace ${joinNames(names)}`,
          ],
          fix: ignored
            ? manualFix(
                comment`create it in namespace ${names.slice(0, 1)} instead`,
                kubectl(monitor.namespace)`get ${monitor.kind.toLowerCase()} ${object.metadata.name} -o yaml`,
              )
            : mergeFix(object, { spec: { namespaceSelector: { matchNames } } }, { safe: false }),
          ...monitor.breaking(links.discovered),
          concerns: [...monitor.concerns, ...elsewhere.filter((one) => !isMonitored(one, model)).map(keyOf)],
        };
      }),
  },
  {
    id: 'service.label-mismatch',
    severity: 'error',
    title: 'The Service lacks the label that the ServiceMonitor selects',
    why: 'A ServiceMonitor selects Services by the labels of the Service itself. The labels of its pods do not count.',
    cause: 'The label is on the pods or the Deployment only, or its value differs from the one in spec.selector of the ServiceMonitor.',
    evidence: 'kubectl get services -l SELECTOR finds nothing, and kubectl get services --show-labels shows the label that differs.',
    fix: 'Add the label to the Service, or select a label that it has.',
    run: (model) =>
      empty(model).flatMap((monitor) => {
        if (monitor.kind !== 'ServiceMonitor' || meantElsewhere(monitor, model).length > 0) return [];
        const miss = missedService(monitor, model);
        if (miss === undefined) return [];
        const { object: target, unmet, ties } = miss;
        const podsHaveIt = podsBehind(target, model.inventory).some((pod) =>
          unmet.every(({ key, values }) => values.includes(pod.metadata.labels?.[key] ?? '')),
        );
        return {
          subject: monitor.reference,
          message: `${monitor.name} selects Services with ${formatSelector(monitor.selector)}, and ${displayName(target)} does not have ${formatRequirements(unmet)}.`,
          evidence: [
            `labels of ${displayName(target)}: ${formatLabels(target.metadata.labels)}`,
            ...(podsHaveIt ? ['its pods have the label, but a ServiceMonitor reads the labels of the Service'] : []),
            `no Service in ${monitor.places} has all labels of the selector`,
          ],
          fix: labelFix(target, labelChanges(unmet), { safe: ties.length === 0 }),
          ...monitor.breaking(links.discovered),
          concerns: [...monitor.concerns, keyOf(target)],
        };
      }),
  },
  {
    id: 'service.none-selected',
    severity: 'error',
    title: 'The ServiceMonitor selects no Service',
    why: 'A ServiceMonitor without a Service has no target, and no alert reports that.',
    cause: 'The Service was deleted, renamed or never created, or the selector belongs to another release.',
    evidence: 'kubectl get services -l SELECTOR finds nothing in the namespaces of the monitor.',
    fix: 'Create the Service, select the labels of an existing one, or delete the monitor.',
    run: (model) =>
      empty(model).flatMap((monitor) => {
        if (monitor.kind !== 'ServiceMonitor' || meantElsewhere(monitor, model).length > 0 || missedService(monitor, model) !== undefined)
          return [];
        return {
          subject: monitor.reference,
          message: `${monitor.name} selects Services with ${formatSelector(monitor.selector)}, and ${monitor.places} has none.`,
          evidence: [
            `Services in ${monitor.places}: ${joinNames(monitor.select('Service', model.inventory, {}).map((one) => one.metadata.name)) || 'none'}`,
          ],
          fix: editFix(monitor.object, kubectl(monitor.namespace)`get services --show-labels`),
          ...monitor.breaking(links.discovered),
        };
      }),
  },
  {
    id: 'pod.label-mismatch',
    severity: 'error',
    title: 'The PodMonitor selects no pod',
    why: 'A PodMonitor selects pods by their labels. Without a pod it has no target, and no alert reports that.',
    cause: 'The selector asks for a label that the pod template does not have, such as a label of the Deployment itself.',
    evidence: 'kubectl get pods -l SELECTOR finds nothing.',
    fix: 'Select labels that the pods have.',
    run: (model) =>
      empty(model).flatMap((monitor) => {
        if (monitor.kind !== 'PodMonitor' || meantElsewhere(monitor, model).length > 0 || isScaledDown(monitor, model)) return [];
        const { object, namespace } = monitor;
        const miss = missedPod(monitor, model);
        const { matchLabels = {} } = monitor.selector;
        const own = miss?.object.metadata.labels ?? {};
        const wanted = Object.fromEntries(Object.keys(matchLabels).map((key) => [key, own[key] ?? null]));
        const agreed = miss?.ties.every(({ metadata }) => Object.keys(wanted).every((key) => metadata.labels?.[key] === own[key])) === true;
        return {
          subject: monitor.reference,
          message: `${monitor.name} selects pods with ${formatSelector(monitor.selector)}, and no pod in ${monitor.places} has ${miss === undefined ? 'these labels' : formatRequirements(miss.unmet)}.`,
          evidence: miss === undefined ? [] : [`labels of ${displayName(miss.object)}: ${formatLabels(own)}`],
          fix:
            miss === undefined || Object.values(wanted).every((value) => value === null)
              ? editFix(object, kubectl(namespace)`get pods --show-labels`)
              : mergeFix(object, { spec: { selector: { matchLabels: wanted } } }, { safe: agreed }),
          ...monitor.breaking(links.discovered),
          concerns: [...monitor.concerns, ...(miss === undefined ? [] : [keyOf(miss.object)])],
        };
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

/** Returns the objects that the monitor selects in namespaces in which it does not look. */
function foundElsewhere(monitor: Monitor, { inventory }: Model): readonly (Kinds['Service'] | Kinds['Pod'])[] {
  const { selector } = monitor;
  if (requirementsOf(selector).length === 0 || monitor.namespaces === 'all') return [];
  return inventory
    .select(monitor.kind === 'PodMonitor' ? 'Pod' : 'Service', selector)
    .filter((one) => !monitor.namespaces.includes(one.metadata.namespace));
}

/**
 * Returns what the monitor was meant for in namespaces in which it does not look. Its own namespaces come first: where the same application runs
 * in many, the object of its name there is meant, and so is one that is alike when the others have monitors of their own.
 */
function meantElsewhere(monitor: Monitor, model: Model): ReturnType<typeof foundElsewhere> {
  const elsewhere = foundElsewhere(monitor, model);
  if (elsewhere.length === 0) return [];
  const own = (monitor.kind === 'PodMonitor' ? missedPod(monitor, model) : missedService(monitor, model))?.object.metadata.name;
  if (own === undefined) return elsewhere;
  const { name } = monitor.object.metadata;
  const named = own === name || own.startsWith(`${name}-`) || elsewhere.some(({ metadata }) => metadata.name === own);
  return named || elsewhere.every((one) => isMonitored(one, model)) ? [] : elsewhere;
}

function isMonitored(object: Kinds['Service'] | Kinds['Pod'], { monitors }: Model): boolean {
  return monitors.some(({ services, pods }) => services.includes(object as Kinds['Service']) || pods.includes(object as Kinds['Pod']));
}

function missedPod(monitor: Monitor, { inventory }: Model): NearMiss<Kinds['Pod']> | undefined {
  return nearMiss(monitor.selector, monitor.select('Pod', inventory, {}), monitor.object.metadata.name);
}

function missedService(monitor: Monitor, model: Model): NearMiss<Kinds['Service']> | undefined {
  const selector = monitor.selector;
  const services = monitor.select('Service', model.inventory, {});
  // The Service whose pods have the labels is meant, most often.
  const ofPods = services.filter((one) => {
    const pods = podsBehind(one, model.inventory);
    return requirementsOf(selector).length > 0 && pods.length > 0 && pods.every((pod) => nearMiss(selector, [pod], '')?.unmet.length === 0);
  });
  const [meant, ...others] = ofPods;
  const name = meant !== undefined && others.length === 0 ? meant.metadata.name : monitor.object.metadata.name;
  return nearMiss(selector, meant === undefined ? services : ofPods, name);
}

/** Returns whether a workload whose pods the monitor would select has no replicas. */
function isScaledDown(monitor: Monitor, { inventory }: Model): boolean {
  return [...inventory.all('Deployment'), ...inventory.all('StatefulSet')].some(
    ({ metadata, spec }) =>
      monitor.looksIn(metadata.namespace) &&
      spec?.replicas === 0 &&
      selects(monitor.selector, spec.template?.metadata?.labels as LabelValues),
  );
}

import { referenceTo } from 'metric-to-pager/cluster';
import type { Check } from '../check.ts';
import { jsonFix, manualFix } from '../fix.ts';
import { links } from '../model/links.ts';
import { isFresh, type Model } from '../model/model.ts';
import { called, listed } from './about-monitor.ts';

/** A Prometheus exists, runs and can be asked. */
export const prometheus: readonly Check[] = [
  {
    id: 'prometheus.none',
    row: 8,
    severity: 'error',
    title: 'No Prometheus exists',
    why: 'Monitors and rules only describe what a Prometheus does. Without a Prometheus nothing is scraped.',
    page: {
      cause: 'The operator is installed without a Prometheus object, as its bundle does.',
      evidence: 'kubectl get prometheus -A lists nothing.',
      fix: 'Create a Prometheus that selects the monitors.',
    },
    run: ({ prometheuses, inventory, monitors, rules, snapshot, scope }) => {
      const waiting = [...monitors, ...rules];
      if (prometheuses.length > 0 || waiting.length === 0 || !inventory.sees('Prometheus') || !snapshot.kinds.includes('Prometheus'))
        return [];
      const [namespace, name] = scope.prometheus?.split('/') ?? [undefined, '*'];
      return [
        {
          subject: { apiVersion: 'monitoring.coreos.com/v1', kind: 'Prometheus', name: name ?? '*', namespace },
          message:
            scope.prometheus === undefined
              ? `The cluster has ${waiting.length} monitors and rules and no Prometheus.`
              : `Prometheus ${scope.prometheus} does not exist.`,
          evidence: [`waiting for one: ${listed(waiting.map(({ object }) => called(object)))}`],
          fix: manualFix('kubectl get prometheus -A'),
          breaks: waiting.map(({ key }) => links.selected(key)),
          concerns: waiting.map(({ key }) => key),
        },
      ];
    },
  },
  {
    id: 'prometheus.not-ready',
    row: 16,
    severity: 'error',
    title: 'Prometheus has no ready pod',
    why: 'Nothing that this Prometheus selects is scraped, and none of its alerts can fire.',
    page: {
      cause: 'Its pod cannot be scheduled, crashes, or is still reading its write-ahead log.',
      evidence: 'kubectl get pods with the label operator.prometheus.io/name.',
      fix: 'Repair what the pod reports: memory, storage, or an invalid configuration.',
    },
    run: ({ prometheuses, inventory, snapshot, monitors, rules }) =>
      prometheuses.flatMap(({ object, key }) => {
        const { namespace, name } = object.metadata;
        if (!inventory.sees('Pod', namespace) || isFresh(object, snapshot) || object.spec?.replicas === 0) return [];
        const pods = inventory.select('Pod', { matchLabels: { 'operator.prometheus.io/name': name } }, namespace);
        if (pods.some((pod) => pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True'))) return [];
        const selected = [...monitors, ...rules].filter(({ selectedBy }) => selectedBy.some((by) => by.key === key));
        const [pod] = pods;
        return [
          {
            subject: referenceTo(object),
            message: `${called(object)} has no ready pod${pods.length === 0 ? ': none exists' : ''}.`,
            evidence: pods
              .flatMap((one) => troublesOf(one))
              .concat((object.status?.conditions ?? []).flatMap(({ status, message }) => (status === 'True' || !message ? [] : [message]))),
            fix: manualFix(
              pod === undefined
                ? `kubectl -n ${namespace} describe prometheus ${name}`
                : `kubectl -n ${namespace} describe pod ${pod.metadata.name}; kubectl -n ${namespace} logs ${pod.metadata.name} -c prometheus --tail 50`,
            ),
            needs: [links.running(key), links.reconciled(namespace)],
            breaks: [links.running(key), links.loaded(key), ...selected.map((one) => links.metrics(one.namespace))],
            concerns: selected.map((one) => one.key),
          },
        ];
      }),
  },
  {
    id: 'prometheus.loopback-only',
    row: 16,
    severity: 'note',
    title: 'Prometheus listens on loopback only',
    why: 'Prometheus cannot be asked from outside of its pod, so its targets and rules are not part of the diagnosis.',
    page: {
      cause: 'spec.listenLocal is true.',
      evidence: 'The Prometheus object.',
      fix: 'Nothing, if a proxy container protects it on purpose. Otherwise set spec.listenLocal to false.',
    },
    run: ({ prometheuses }) =>
      prometheuses
        .filter(({ object }) => object.spec?.listenLocal === true)
        .map(({ object }) => ({
          subject: referenceTo(object),
          message: `${called(object)} listens on loopback only: its configuration, targets and rules cannot be looked at.`,
          evidence: ['spec.listenLocal: true'],
          fix: jsonFix(object, [{ op: 'remove', path: '/spec/listenLocal' }], { safe: false }),
        })),
  },
];

// --- internal ---

function troublesOf({ metadata, status }: Model['monitors'][number]['pods'][number]): readonly string[] {
  const waiting = status?.containerStatuses?.flatMap(({ name, state, lastState }) => {
    const reason = state?.waiting?.reason ?? lastState?.terminated?.reason;
    return reason === undefined
      ? []
      : [`container ${name} of pod ${metadata.name}: ${reason}${state?.waiting?.message ? ` (${state.waiting.message})` : ''}`];
  });
  return waiting !== undefined && waiting.length > 0 ? waiting : [`pod ${metadata.name} is ${status?.phase ?? 'unknown'} and not ready`];
}

import { isReady } from 'metric-to-pager/cluster';
import { kubectl } from 'metric-to-pager/terminal';
import type { Check } from '../check.ts';
import { jsonFix, manualFix } from '../fix.ts';
import { links } from '../model/links.ts';
import { isFresh } from '../model/model.ts';
import { joinNames } from '../model/object-view.ts';
import { troubleOf } from '../model/pods.ts';

/** A Prometheus exists, runs and can be asked. */
export const prometheus: readonly Check[] = [
  {
    id: 'prometheus.none',
    severity: 'error',
    title: 'No Prometheus exists',
    why: 'Monitors and rules only describe what a Prometheus does. Without a Prometheus nothing is scraped.',
    cause: 'The operator is installed without a Prometheus object, as its bundle does.',
    evidence: 'kubectl get prometheus -A lists nothing.',
    fix: 'Create a Prometheus that selects the monitors.',
    run: ({ prometheuses, otherReaders, inventory, monitors, rules, snapshot, scope }) => {
      const waiting = [...monitors, ...rules];
      const read = otherReaders.length > 0 && scope.prometheus === undefined;
      if (
        prometheuses.length > 0 ||
        read ||
        waiting.length === 0 ||
        !inventory.sees('Prometheus') ||
        !snapshot.kinds.includes('Prometheus')
      )
        return [];
      const [namespace, name] = scope.prometheus?.split('/') ?? [undefined, '*'];
      return [
        {
          subject: { apiVersion: 'monitoring.coreos.com/v1', kind: 'Prometheus', name: name ?? '*', namespace },
          message:
            scope.prometheus === undefined
              ? `The cluster has ${waiting.length} monitors and rules and no Prometheus.`
              : `Prometheus ${scope.prometheus} does not exist.`,
          evidence: [`waiting for one: ${joinNames(waiting.map((one) => one.name))}`],
          fix: manualFix(kubectl()`get prometheus -A`),
          breaks: waiting.map(({ key }) => links.selected(key)),
          concerns: waiting.map(({ key }) => key),
        },
      ];
    },
  },
  {
    id: 'prometheus.not-ready',
    severity: 'error',
    title: 'Prometheus has no ready pod',
    why: 'Nothing that this Prometheus selects is scraped, and none of its alerts can fire.',
    cause: 'Its pod cannot be scheduled, crashes, or is still reading its write-ahead log.',
    evidence: 'kubectl get pods with the label operator.prometheus.io/name.',
    fix: 'Repair what the pod reports: memory, storage, or an invalid configuration.',
    run: ({ prometheuses, inventory, snapshot, monitors, rules }) =>
      prometheuses.flatMap((prometheus) => {
        const { object, key, name, namespace, reference } = prometheus;
        if (!inventory.sees('Pod', namespace) || isFresh(object, snapshot) || object.spec?.replicas === 0) return [];
        const pods = inventory.select('Pod', { matchLabels: { 'operator.prometheus.io/name': reference.name } }, namespace);
        if (pods.some(isReady)) return [];
        const selected = [...monitors, ...rules].filter((one) => one.isSelectedBy(prometheus));
        const [pod] = pods.map(({ metadata }) => metadata.name);
        return {
          subject: reference,
          message: `${name} has no ready pod${pods.length === 0 ? ': none exists' : ''}.`,
          evidence: [
            ...pods.map((one) => `pod ${one.metadata.name}: ${troubleOf(one)}`),
            ...(object.status?.conditions ?? []).flatMap(({ status, message }) => (status === 'True' || !message ? [] : message)),
          ],
          fix:
            pod === undefined
              ? manualFix(kubectl(namespace)`describe prometheus ${reference.name}`)
              : manualFix(kubectl(namespace)`describe pod ${pod}`, kubectl(namespace)`logs ${pod} -c prometheus --tail=50`),
          needs: [links.running(key), links.reconciled(namespace)],
          breaks: [links.running(key), links.loaded(key), ...selected.map((one) => links.metrics(one.namespace))],
          concerns: selected.map((one) => one.key),
        };
      }),
  },
  {
    id: 'prometheus.loopback-only',
    severity: 'note',
    title: 'Prometheus listens on loopback only',
    why: 'Prometheus cannot be asked from outside of its pod, so its targets and rules are not part of the diagnosis.',
    cause: 'spec.listenLocal is true.',
    evidence: 'The Prometheus object.',
    fix: 'Nothing, if a proxy container protects it on purpose. Otherwise set spec.listenLocal to false.',
    run: ({ prometheuses }) =>
      prometheuses
        .filter(({ object }) => object.spec?.listenLocal === true)
        .map(({ object, name, reference }) => ({
          subject: reference,
          message: `${name} listens on loopback only: its configuration, targets and rules are not examined.`,
          evidence: ['spec.listenLocal: true'],
          fix: jsonFix(object, [{ op: 'remove', path: '/spec/listenLocal' }], { safe: false }),
        })),
  },
];

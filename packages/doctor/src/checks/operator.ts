import { referenceTo } from 'metric-to-pager/cluster';
import { comment, kubectl } from 'metric-to-pager/terminal';
import type { Check } from '../check.ts';
import { editFix, manualFix, mergeFix } from '../fix.ts';
import { links } from '../model/links.ts';
import { isFresh, type Model, type PrometheusView } from '../model/model.ts';
import { displayName, joinNames, keyOf } from '../model/object-view.ts';
import { CONTROLLER_ID, controllerIdOf, manages, watches } from '../model/operators.ts';

/** An operator runs and looks after the objects. */
export const operator: readonly Check[] = [
  {
    id: 'operator.missing',
    severity: 'error',
    title: 'No Prometheus Operator follows the Prometheus objects',
    why: 'The operator turns Prometheus objects, monitors and rules into servers and their configuration. Without it objects are stored and nothing happens.',
    cause: 'The operator was deleted or never installed, and its definitions stayed.',
    evidence: 'No Deployment runs an image named prometheus-operator, and the status of the Prometheus objects is behind their generation.',
    fix: 'Install the operator.',
    run: ({ inventory, operators, prometheuses, snapshot }) => {
      if (operators.length > 0 || !inventory.sees('Deployment')) return [];
      const ignored = prometheuses.filter(({ object }) => !isFresh(object, snapshot) && isUnobserved(object));
      return ignored.slice(0, 1).map(({ object, name, reference }) => ({
        subject: reference,
        message: `No Deployment in the cluster runs Prometheus Operator, and no operator follows ${joinNames(ignored.map((one) => one.name))}.`,
        evidence: [`status of ${name}: ${object.status?.conditions === undefined ? 'none' : 'older than its generation'}`],
        fix: manualFix(
          kubectl()`apply --server-side -f https://raw.githubusercontent.com/prometheus-operator/prometheus-operator/main/bundle.yaml`,
        ),
        breaks: ignored.flatMap((one) => [links.running(one.key), links.loaded(one.key)]),
        concerns: ignored.map(({ key }) => key),
      }));
    },
  },
  {
    id: 'operator.not-ready',
    severity: 'error',
    title: 'The operator has no ready pod',
    why: 'While the operator does not run, a new or changed monitor, rule or Prometheus has no effect.',
    cause: 'The pod of the operator cannot be scheduled, crashes, or the Deployment is scaled to zero.',
    evidence: 'kubectl get deployment of the operator shows 0 ready replicas.',
    fix: 'Scale it up, or repair what its pod reports.',
    run: ({ operators, inventory }) =>
      operators
        .filter(({ ready }) => ready === 0)
        .map(({ object, namespaces }) => {
          const scaledDown = object.spec?.replicas === 0;
          const { name, namespace } = object.metadata;
          const all = inventory.all('Namespace').map(({ metadata }) => metadata.name);
          const own = namespaces === 'unknown' || namespaces.length === 0 ? all : namespaces;
          // Another operator can look after them.
          const places = own.filter((place) => !operators.some((one) => one.ready > 0 && watches(one, place)));
          return {
            subject: referenceTo(object),
            message: `Prometheus Operator (${displayName(object)}) ${scaledDown ? 'is scaled to zero' : 'has no ready pod'}.`,
            evidence: [`replicas ${object.spec?.replicas ?? 1}, ready 0`],
            fix: scaledDown
              ? mergeFix(object, { spec: { replicas: 1 } }, { safe: false })
              : manualFix(kubectl(namespace)`logs deployment/${name} --tail=50`),
            breaks: places.map(links.reconciled),
          };
        }),
  },
  {
    id: 'operator.namespace-excluded',
    severity: 'error',
    title: 'The operator does not watch the namespace',
    why: 'The operator never sees the objects of a namespace that its arguments exclude; there is no error and no event.',
    cause: 'The arguments --namespaces, --deny-namespaces or --prometheus-instance-namespaces of the operator leave the namespace out.',
    evidence: 'The arguments of the Deployment of the operator.',
    fix: 'Add the namespace to the argument, or move the object.',
    run: (model) => {
      const { operators, monitors, rules, prometheuses } = model;
      const [first] = operators;
      if (first === undefined) return [];
      const unwatched = [...monitors, ...rules].filter(({ namespace }) => !operators.some((one) => watches(one, namespace)));
      const unmanaged = prometheuses.filter(({ namespace }) => !operators.some((one) => manages(one, namespace)));
      const namespaces = Map.groupBy([...unwatched, ...unmanaged], ({ namespace }) => namespace);
      return [...namespaces].map(([namespace, views]) => {
        const args = [...argumentsOf(model)].filter((arg) => /namespaces/.test(arg));
        return {
          subject: { apiVersion: 'v1', kind: 'Namespace', name: namespace },
          message: `Prometheus Operator does not watch namespace ${namespace}, which holds ${joinNames(views.map(({ name }) => name))}.`,
          evidence: [`arguments of the operator: ${args.join(' ')}`],
          fix: editFix(first.object, comment`add ${namespace} to ${args[0]?.split('=')[0] ?? '--namespaces'}`),
          breaks: [
            links.reconciled(namespace),
            ...unmanaged.filter((one) => one.namespace === namespace).flatMap(({ key }) => [links.running(key), links.loaded(key)]),
          ],
          concerns: views.map(({ key }) => key),
        };
      });
    },
  },
  {
    id: 'operator.controller-id',
    severity: 'error',
    title: 'The object belongs to an operator with another controller id',
    why: 'An operator ignores every object whose controller id is not its own.',
    cause: 'The annotation operator.prometheus.io/controller-id of the object and the argument --controller-id of the operator differ.',
    evidence: 'The annotation of the object, and the arguments of the operator.',
    fix: 'Set the annotation to the id of the operator, or remove it when the operator has none.',
    run: ({ operators, inventory }) => {
      if (operators.length === 0) return [];
      const ids = operators.map(({ controllerId }) => controllerId);
      if (ids.includes('unknown')) return [];
      const managed = [...inventory.all('Prometheus'), ...inventory.all('PrometheusAgent'), ...inventory.all('Alertmanager')];
      return managed
        .filter((object) => !ids.includes(controllerIdOf(object)))
        .map((object) => {
          const own = controllerIdOf(object);
          const [wanted = ''] = ids;
          return {
            subject: referenceTo(object),
            message: `${displayName(object)} ${own === '' ? 'has no controller id' : `has the controller id "${own}"`}, and the operator ${wanted === '' ? 'has none' : `manages only "${wanted}"`}.`,
            evidence: [
              `annotation ${CONTROLLER_ID}: ${own === '' ? 'absent' : own}`,
              `--controller-id of the operator: ${wanted === '' ? 'absent' : wanted}`,
            ],
            fix: mergeFix(object, { metadata: { annotations: { [CONTROLLER_ID]: wanted === '' ? null : wanted } } }, { safe: false }),
            breaks: [links.running(keyOf(object)), links.loaded(keyOf(object))],
          };
        });
    },
  },
  {
    id: 'operator.paused',
    severity: 'note',
    title: 'The reconciliation of Prometheus is paused',
    why: 'While spec.paused is true the operator ignores every change of monitors, rules and of the Prometheus itself.',
    cause: 'spec.paused was set, often to repair something by hand, and not taken back.',
    evidence: 'spec.paused: true. It is only a note as long as everything that Prometheus selects is loaded.',
    fix: 'Set spec.paused to false.',
    run: (model) =>
      model.prometheuses
        .filter(({ object }) => object.spec?.paused === true)
        .map((prometheus) => {
          const { object, key, name, reference } = prometheus;
          const ignored = ignoredBy(prometheus, model);
          return {
            subject: reference,
            severity: ignored.length > 0 ? 'error' : 'note',
            message:
              ignored.length > 0
                ? `${name} is paused, so the operator does not load ${joinNames(ignored)}.`
                : `${name} is paused: the operator ignores changes.`,
            evidence: ['spec.paused: true'],
            fix: mergeFix(object, { spec: { paused: false } }, { safe: false }),
            breaks: ignored.length > 0 ? [links.loaded(key)] : [],
          };
        }),
  },
];

// --- internal ---

function isUnobserved({ metadata, status }: PrometheusView['object']): boolean {
  const observed = status?.conditions?.map(({ observedGeneration = 0 }) => observedGeneration) ?? [];
  return observed.length === 0 || Math.max(...observed) < (metadata.generation ?? 0);
}

function argumentsOf({ operators }: Model): readonly string[] {
  return operators.flatMap(({ object }) => object.spec?.template?.spec?.containers?.flatMap(({ args = [] }) => args) ?? []);
}

/** The monitors that a Prometheus selects and has not loaded. */
function ignoredBy(prometheus: PrometheusView, { monitors }: Model): readonly string[] {
  if (!prometheus.servers.some(({ pools }) => pools !== undefined)) return [];
  const loaded = new Set(prometheus.servers.flatMap(({ pools = {} }) => Object.keys(pools)));
  return monitors
    .filter((monitor) => monitor.isSelectedBy(prometheus) && monitor.endpoints.some(({ pool }) => !loaded.has(pool)))
    .map(({ name }) => name);
}

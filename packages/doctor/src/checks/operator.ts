import { referenceTo } from 'metric-to-pager/cluster';
import type { Check } from '../check.ts';
import { manualFix, mergeFix } from '../fix.ts';
import { links } from '../model/links.ts';
import { isFresh, type Model, type PrometheusView } from '../model/model.ts';
import { CONTROLLER_ID, controllerIdOf, manages, watches } from '../model/operators.ts';
import { called, keyOf, listed } from './about-monitor.ts';

/** An operator runs and looks after the objects. */
export const operator: readonly Check[] = [
  {
    id: 'operator.missing',
    row: 11,
    severity: 'error',
    title: 'No Prometheus Operator follows the Prometheus objects',
    why: 'The operator turns Prometheus objects, monitors and rules into servers and their configuration. Without it objects are stored and nothing happens.',
    page: {
      cause: 'The operator was deleted or never installed, and its definitions stayed.',
      evidence:
        'No Deployment runs an image named prometheus-operator, and the status of the Prometheus objects is behind their generation.',
      fix: 'Install the operator.',
    },
    run: ({ inventory, operators, prometheuses, snapshot }) => {
      if (operators.length > 0 || !inventory.sees('Deployment')) return [];
      const ignored = prometheuses.filter(({ object }) => !isFresh(object, snapshot) && isUnobserved(object));
      return ignored.slice(0, 1).map(({ object }) => ({
        subject: referenceTo(object),
        message: `No Deployment in the cluster runs Prometheus Operator, and no operator follows ${listed(ignored.map((one) => called(one.object)))}.`,
        evidence: [`status of ${called(object)}: ${object.status?.conditions === undefined ? 'none' : 'older than its generation'}`],
        fix: manualFix(
          'kubectl apply --server-side -f https://raw.githubusercontent.com/prometheus-operator/prometheus-operator/main/bundle.yaml',
        ),
        breaks: ignored.flatMap((one) => [links.running(one.key), links.loaded(one.key)]),
        concerns: ignored.map(({ key }) => key),
      }));
    },
  },
  {
    id: 'operator.not-ready',
    row: 11,
    severity: 'error',
    title: 'The operator has no ready pod',
    why: 'While the operator does not run, a new or changed monitor, rule or Prometheus has no effect.',
    page: {
      cause: 'The pod of the operator cannot be scheduled, crashes, or the Deployment is scaled to zero.',
      evidence: 'kubectl get deployment of the operator shows 0 ready replicas.',
      fix: 'Scale it up, or repair what its pod reports.',
    },
    run: ({ operators, inventory }) =>
      operators
        .filter(({ ready }) => ready === 0)
        .map(({ object, namespaces }) => {
          const scaledDown = object.spec?.replicas === 0;
          const { name, namespace } = object.metadata;
          const places = namespaces.length > 0 ? namespaces : inventory.all('Namespace').map(({ metadata }) => metadata.name);
          return {
            subject: referenceTo(object),
            message: `Prometheus Operator (${called(object)}) ${scaledDown ? 'is scaled to zero' : 'has no ready pod'}.`,
            evidence: [`replicas ${object.spec?.replicas ?? 1}, ready 0`],
            fix: scaledDown
              ? mergeFix(object, { spec: { replicas: 1 } }, { safe: false })
              : manualFix(`kubectl -n ${namespace} logs deployment/${name} --tail 50`),
            breaks: places.map(links.reconciled),
          };
        }),
  },
  {
    id: 'operator.namespace-excluded',
    row: 11,
    severity: 'error',
    title: 'The operator does not watch the namespace',
    why: 'The operator never sees the objects of a namespace that its arguments exclude; there is no error and no event.',
    page: {
      cause: 'The arguments --namespaces, --deny-namespaces or --prometheus-instance-namespaces of the operator leave the namespace out.',
      evidence: 'The arguments of the Deployment of the operator.',
      fix: 'Add the namespace to the argument, or move the object.',
    },
    run: (model) => {
      const { operators, monitors, rules, prometheuses } = model;
      if (operators.length === 0) return [];
      const unwatched = [...monitors, ...rules].filter(({ namespace }) => !operators.some((one) => watches(one, namespace)));
      const unmanaged = prometheuses.filter(({ object }) => !operators.some((one) => manages(one, object.metadata.namespace)));
      const namespaces = Map.groupBy(
        [...unwatched.map(({ object }) => object), ...unmanaged.map(({ object }) => object)],
        ({ metadata }) => metadata.namespace,
      );
      return [...namespaces].map(([namespace, objects]) => {
        const [first] = operators;
        const args = [...argumentsOf(model)].filter((arg) => /namespaces/.test(arg));
        const name = `${first?.object.metadata.namespace} edit deployment ${first?.object.metadata.name}`;
        return {
          subject: { apiVersion: 'v1', kind: 'Namespace', name: namespace },
          message: `Prometheus Operator does not watch namespace ${namespace}, which holds ${listed(objects.map(called))}.`,
          evidence: [`arguments of the operator: ${args.join(' ')}`],
          fix: manualFix(`kubectl -n ${name}   # add ${namespace} to ${args[0]?.split('=')[0] ?? '--namespaces'}`),
          breaks: [
            links.reconciled(namespace),
            ...unmanaged
              .filter(({ object }) => object.metadata.namespace === namespace)
              .flatMap(({ key }) => [links.running(key), links.loaded(key)]),
          ],
          concerns: objects.map(keyOf),
        };
      });
    },
  },
  {
    id: 'operator.controller-id',
    row: 11,
    severity: 'error',
    title: 'The object belongs to an operator with another controller id',
    why: 'An operator ignores every object whose controller id is not its own.',
    page: {
      cause: 'The annotation operator.prometheus.io/controller-id of the object and the argument --controller-id of the operator differ.',
      evidence: 'The annotation of the object, and the arguments of the operator.',
      fix: 'Set the annotation to the id of the operator, or remove it when the operator has none.',
    },
    run: ({ operators, inventory }) => {
      if (operators.length === 0) return [];
      const ids = operators.map(({ controllerId }) => controllerId);
      const managed = [...inventory.all('Prometheus'), ...inventory.all('PrometheusAgent'), ...inventory.all('Alertmanager')];
      return managed
        .filter((object) => !ids.includes(controllerIdOf(object)))
        .map((object) => {
          const own = controllerIdOf(object);
          const [wanted = ''] = ids;
          return {
            subject: referenceTo(object),
            message: `${called(object)} ${own === '' ? 'has no controller id' : `has the controller id "${own}"`}, and the operator ${wanted === '' ? 'has none' : `manages only "${wanted}"`}.`,
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
    row: 12,
    severity: 'note',
    title: 'The reconciliation of Prometheus is paused',
    why: 'While spec.paused is true the operator ignores every change of monitors, rules and of the Prometheus itself.',
    page: {
      cause: 'spec.paused was set, often to repair something by hand, and not taken back.',
      evidence: 'spec.paused: true. It is only a note as long as everything that Prometheus selects is loaded.',
      fix: 'Set spec.paused to false.',
    },
    run: (model) =>
      model.prometheuses
        .filter(({ object }) => object.spec?.paused === true)
        .map((view) => {
          const { object, key } = view;
          const ignored = ignoredBy(view, model);
          return {
            subject: referenceTo(object),
            severity: ignored.length > 0 ? 'error' : 'note',
            message:
              ignored.length > 0
                ? `${called(object)} is paused, so the operator does not load ${listed(ignored)}.`
                : `${called(object)} is paused: the operator ignores changes.`,
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
function ignoredBy({ key, servers }: PrometheusView, { monitors }: Model): readonly string[] {
  const loaded = new Set(servers.flatMap(({ pools = {} }) => Object.keys(pools)));
  if (!servers.some(({ pools }) => pools !== undefined)) return [];
  return monitors
    .filter(({ selectedBy, endpoints }) => selectedBy.some((by) => by.key === key) && endpoints.some(({ pool }) => !loaded.has(pool)))
    .map(({ object }) => called(object));
}

import { referenceTo } from 'metric-to-pager/cluster';
import { type ShellCommand, sh } from 'metric-to-pager/terminal';
import type { Check } from '../check.ts';
import { manualFix } from '../fix.ts';
import { namedObjects } from '../in-scope.ts';
import { links } from '../model/links.ts';
import type { Model } from '../model/model.ts';
import { podsBehind } from '../model/monitors.ts';
import { displayName } from '../model/object-view.ts';
import { containerPorts } from '../model/ports.ts';
import { type Kinds, WORKLOAD_KINDS, type Workload } from '../snapshot/kinds.ts';

/** The named workload has a monitor. An unnamed workload without a monitor gives no finding. */
export const workload: readonly Check[] = [
  {
    id: 'workload.unmonitored',
    severity: 'error',
    title: 'Nothing monitors the named workload',
    why: 'No ServiceMonitor and no PodMonitor selects its Services or pods, so Prometheus does not know it.',
    cause: 'No monitor was created for it. It is a finding only for a workload or a Service that was asked for by name.',
    evidence: 'No monitor of the cluster selects its Services or pods.',
    fix: 'Create a ServiceMonitor for its Service, or a PodMonitor.',
    run: (model) =>
      namedObjects(model).flatMap(({ objects }) =>
        (objects as readonly Kinds['Service' | 'Pod' | 'Deployment'][])
          .filter(({ kind }) => [...WORKLOAD_KINDS, 'Service', 'Pod'].includes(kind))
          .flatMap((object) => {
            const pods = podsOf(object, model);
            const found = model.monitors.some(
              (monitor) => monitor.services.includes(object as Kinds['Service']) || monitor.pods.some((pod) => pods.includes(pod)),
            );
            if (found || isTarget(pods, model)) return [];
            const near = model.monitors.filter(({ namespace }) => namespace === object.metadata.namespace);
            return {
              subject: referenceTo(object),
              message: `No monitor selects ${displayName(object)} or its pods.`,
              evidence:
                near.length === 0
                  ? [`namespace ${object.metadata.namespace} has no monitor`]
                  : near.map((monitor) => `${monitor.name} selects ${monitor.services.length} Services and ${monitor.pods.length} pods`),
              fix: manualFix(monitorFor(object, pods, model)),
              // A monitor that misses its Service explains it better.
              needs: near.map(({ key }) => links.discovered(key)),
            };
          }),
      ),
  },
  {
    id: 'annotations.not-scraped',
    severity: 'warning',
    title: 'The annotation prometheus.io/scrape has no effect',
    why: 'Prometheus Operator does not read the annotations prometheus.io/scrape, port and path. Without a monitor nothing is scraped.',
    cause: 'The manifests were made for a Prometheus that discovers targets by annotations.',
    evidence: 'The annotation of the Service or pod, no monitor that selects it, and no scrape configuration that reads the annotation.',
    fix: 'Create a ServiceMonitor or PodMonitor with the port and the path of the annotations.',
    run: (model) => {
      if (model.prometheuses.length === 0 || model.otherReaders.length > 0 || readsAnnotations(model)) return [];
      const monitoredPods = new Set(model.monitors.flatMap(({ pods }) => pods));
      const monitoredServices = new Set(model.monitors.flatMap(({ services }) => services));
      const services = model.inventory
        .all('Service')
        .filter(
          (one) =>
            isAnnotated(one) && !monitoredServices.has(one) && !podsBehind(one, model.inventory).some((pod) => monitoredPods.has(pod)),
        );
      const behind = new Set(services.flatMap((one) => podsBehind(one, model.inventory)));
      const pods = model.inventory.all('Pod').filter((one) => isAnnotated(one) && !monitoredPods.has(one) && !behind.has(one));
      const perOwner = [
        ...new Map(
          pods.map((pod) => [`${pod.metadata.namespace}/${pod.metadata.ownerReferences?.[0]?.name ?? pod.metadata.name}`, pod]),
        ).values(),
      ];
      return [...services, ...perOwner]
        .filter(
          (object) =>
            !isTarget(object.kind === 'Pod' ? [object as Kinds['Pod']] : podsBehind(object as Kinds['Service'], model.inventory), model),
        )
        .map((object) => {
          const { annotations = {} } = object.metadata;
          const pods = podsOf(object, model);
          return {
            subject: referenceTo(object),
            message: `${displayName(object)} has the annotation prometheus.io/scrape: "true", which Prometheus Operator does not read, and no monitor selects it.`,
            evidence: Object.entries(annotations)
              .filter(([name]) => name.startsWith('prometheus.io/'))
              .map(([name, value]) => `${name}: ${JSON.stringify(value)}`),
            fix: manualFix(monitorFor(object, pods, model, annotations['prometheus.io/path'])),
          };
        });
    },
  },
];

// --- internal ---

function isAnnotated({ metadata }: Kinds['Service'] | Kinds['Pod']): boolean {
  return metadata.annotations?.['prometheus.io/scrape'] === 'true';
}

/** Returns whether a Prometheus has a scrape configuration of its own that reads the annotations. */
function readsAnnotations({ snapshot }: Model): boolean {
  return snapshot.prometheus.some(({ pools = {} }) =>
    Object.values(pools).some(({ relabel }) =>
      relabel.some(({ source_labels = [] }) => source_labels.some((label) => /annotation_prometheus_io_scrape/.test(label))),
    ),
  );
}

/** Returns whether a pod is scraped by some other way. */
function isTarget(pods: readonly Kinds['Pod'][], { snapshot }: Model): boolean {
  const names = new Set(pods.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`));
  const addresses = new Set(pods.flatMap(({ status }) => status?.podIP ?? []));
  return snapshot.prometheus.some(({ targets = [] }) =>
    targets.some(
      ({ labels, url }) =>
        names.has(`${labels['namespace']}/${labels['pod']}`) || addresses.has(/^https?:\/\/\[?([\da-f.:]+?)\]?:\d+/.exec(url)?.[1] ?? ''),
    ),
  );
}

function podsOf(object: Kinds['Service' | 'Pod'] | Workload, { inventory }: Model): readonly Kinds['Pod'][] {
  if (object.kind === 'Pod') return [object as Kinds['Pod']];
  if (object.kind === 'Service') return podsBehind(object as Kinds['Service'], inventory);
  const selector = (object as Workload).spec?.selector;
  return selector === undefined ? [] : inventory.select('Pod', selector, object.metadata.namespace);
}

/** The command that creates a monitor for an object, with the labels that a Prometheus asks for. */
function monitorFor(
  object: Kinds['Service' | 'Pod'] | Workload,
  pods: readonly Kinds['Pod'][],
  model: Model,
  path = '/metrics',
): ShellCommand {
  const { namespace, name } = object.metadata;
  const service =
    object.kind === 'Service'
      ? (object as Kinds['Service'])
      : model.inventory.in('Service', namespace).find((one) => podsBehind(one, model.inventory).some((pod) => pods.includes(pod)));
  const labels = model.prometheuses[0]?.object.spec?.serviceMonitorSelector?.matchLabels ?? {};
  const metadata = { name, namespace, ...(Object.keys(labels).length > 0 && { labels }) };
  const ports = service?.spec?.ports ?? [];
  const port = (ports.find(({ name: one }) => /metric|prom/i.test(one ?? '')) ?? ports[0])?.name;
  const containerPort = pods.flatMap(containerPorts).find(({ name: one }) => one !== undefined)?.name;
  const monitor =
    service !== undefined && Object.keys(service.metadata.labels ?? {}).length > 0
      ? {
          apiVersion: 'monitoring.coreos.com/v1',
          kind: 'ServiceMonitor',
          metadata,
          spec: { selector: { matchLabels: service.metadata.labels }, endpoints: [{ port: port ?? 'metrics', path }] },
        }
      : {
          apiVersion: 'monitoring.coreos.com/v1',
          kind: 'PodMonitor',
          metadata,
          spec: {
            selector: { matchLabels: pods[0]?.metadata.labels ?? {} },
            podMetricsEndpoints: [{ port: containerPort ?? 'metrics', path }],
          },
        };
  return sh`printf %s ${JSON.stringify(monitor)} | kubectl apply -f -`;
}

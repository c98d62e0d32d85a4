import type { Fix } from '../finding.ts';
import { jsonFix, manualFix, mergeFix } from '../fix.ts';
import type { Model } from '../model/model.ts';
import type { Monitor, MonitoredEndpoint } from '../model/monitors.ts';
import { denyingPolicies } from '../model/policies.ts';
import { failureOf, type ScrapeFailure } from '../model/scrape-error.ts';
import type { Kinds } from '../snapshot/kinds.ts';
import type { TargetState } from '../snapshot/snapshot.ts';
import { scrapedPorts } from './target.ts';

/** The targets of an endpoint that are down for one reason. */
export interface Down {
  readonly monitor: Monitor;
  readonly endpoint: MonitoredEndpoint;
  readonly targets: readonly TargetState[];
  readonly first: TargetState;
  readonly pod: Kinds['Pod'] | undefined;
}

/** The targets that are down, by the reason that Prometheus reports. */
export function downTargets({ monitors, inventory }: Model): readonly (readonly [ScrapeFailure, Down])[] {
  return monitors.flatMap((monitor) =>
    monitor.endpoints.flatMap((endpoint) => {
      const failing = endpoint.active.filter(({ health }) => health === 'down');
      return [...Map.groupBy(failing, ({ error }) => failureOf(error))].map(([failure, targets]): readonly [ScrapeFailure, Down] => {
        const first = targets[0] as TargetState;
        const { namespace = '', pod = '' } = first.labels;
        return [failure, { monitor, endpoint, targets, first, pod: inventory.find('Pod', { namespace, name: pod }) }];
      });
    }),
  );
}

/** The namespace of the Prometheus that scrapes. */
export function homeOf({ monitor }: Down): string {
  return monitor.servers[0]?.namespace ?? monitor.selectedBy[0]?.namespace ?? '';
}

/** The NetworkPolicies that keep Prometheus from a target. */
export function policiesAgainst(down: Down, { inventory }: Model): readonly Kinds['NetworkPolicy'][] {
  const { pod, monitor, first } = down;
  if (pod === undefined || pod.spec?.hostNetwork === true) return [];
  const [server] = monitor.servers;
  const client = server === undefined ? undefined : inventory.find('Pod', { namespace: server.namespace, name: server.pod });
  return denyingPolicies(pod, scrapedPorts(pod, first.url), { namespace: homeOf(down), labels: client?.metadata.labels ?? {} }, inventory);
}

function pathOf({ monitor, endpoint }: Down): string {
  return `/spec/${monitor.kind === 'PodMonitor' ? 'podMetricsEndpoints' : 'endpoints'}/${endpoint.index}`;
}

/** A fix that sets fields of the endpoint. */
export function endpointFix(down: Down, fields: Readonly<Record<string, string>>): Fix {
  const { object, kind } = down.monitor;
  if (kind === 'Probe' || kind === 'ScrapeConfig') return editFix(down, Object.keys(fields).join(' and '));
  return jsonFix(
    object,
    Object.entries(fields).map(([field, value]) => ({ op: 'add', path: `${pathOf(down)}/${field}`, value })),
    { safe: true },
  );
}

/** A fix by hand, at a part of the endpoint. */
export function editFix({ monitor, endpoint }: Down, what: string): Fix {
  const { kind, namespace, object } = monitor;
  return manualFix(`kubectl -n ${namespace} edit ${kind.toLowerCase()} ${object.metadata.name}   # ${what} of endpoint ${endpoint.index}`);
}

/** A fix that doubles the limits of a monitor. */
export function limitFix({ object }: Monitor): Fix {
  const { sampleLimit, labelLimit, targetLimit } = (object.spec ?? {}) as Readonly<Record<string, number | undefined>>;
  const raised = Object.entries({ sampleLimit, labelLimit, targetLimit }).filter((one): one is [string, number] => one[1] !== undefined);
  if (raised.length === 0)
    return manualFix(
      `kubectl get prometheus -A -o yaml | grep -i limit   # the limit is enforced by Prometheus; expose less, or raise it there`,
    );
  return mergeFix(object, { spec: Object.fromEntries(raised.map(([field, limit]) => [field, limit * 2])) }, { safe: false });
}

/** The host and the port of a URL. */
export function hostOf(url: string): string {
  return /^https?:\/\/([^/]+)/.exec(url)?.[1] ?? url;
}

/** The path by which the API server is a proxy of a target. */
export function proxiedPath({ url, labels }: TargetState): string {
  const { host = '', path = '' } = /^https?:\/\/(?<host>[^/]+)(?<path>\/[^?]*)?/.exec(url)?.groups ?? {};
  const scheme = url.startsWith('https') ? 'https:' : '';
  return `/api/v1/namespaces/${labels['namespace']}/pods/${scheme}${labels['pod']}:${host.split(':').at(-1)}/proxy${path}`;
}

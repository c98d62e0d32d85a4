import type { Listener } from 'metric-to-pager/cluster';
import { comment, kubectl } from 'metric-to-pager/terminal';
import type { Fix } from '../finding.ts';
import { editFix, jsonFix, manualFix, mergeFix } from '../fix.ts';
import type { Model } from '../model/model.ts';
import type { Monitor, MonitoredEndpoint } from '../model/monitors.ts';
import { denyingPolicies } from '../model/policies.ts';
import { failureOf, type ScrapeFailure } from '../model/scrape-error.ts';
import type { Kinds } from '../snapshot/kinds.ts';
import type { TargetState } from '../snapshot/snapshot.ts';
import { scrapedPorts } from './target.ts';

/** The targets of an endpoint that are down for one reason. */
export interface Down {
  readonly failure: ScrapeFailure;
  readonly monitor: Monitor;
  readonly endpoint: MonitoredEndpoint;
  readonly targets: readonly TargetState[];
  readonly first: TargetState;
  readonly pod: Kinds['Pod'] | undefined;
}

/** Returns the targets that are down for some reasons, by the reason that Prometheus reports. */
export function downTargets({ monitors, inventory }: Model, failures: readonly ScrapeFailure[]): readonly Down[] {
  return monitors.flatMap((monitor) =>
    monitor.endpoints.flatMap((endpoint) => {
      const failing = endpoint.active.filter(({ health }) => health === 'down');
      return [...Map.groupBy(failing, failureOf)].flatMap(([failure, targets]) => {
        const [first] = targets;
        if (first === undefined || !failures.includes(failure)) return [];
        const { namespace = '', pod = '' } = first.labels;
        return { failure, monitor, endpoint, targets, first, pod: inventory.find('Pod', { namespace, name: pod }) };
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

/** A fix that sets fields of the endpoint. */
export function endpointFix(down: Down, fields: Readonly<Record<string, string>>): Fix {
  const { object, kind } = down.monitor;
  if (kind === 'Probe' || kind === 'ScrapeConfig') return endpointEdit(down, Object.keys(fields).join(' and '));
  return jsonFix(
    object,
    Object.entries(fields).map(([field, value]) => ({
      op: 'add',
      path: `${down.monitor.endpointPath(down.endpoint.index)}/${field}`,
      value,
    })),
    { safe: true },
  );
}

/** Returns a fix by hand, at a part of the endpoint. */
export function endpointEdit({ monitor, endpoint }: Down, what: string): Fix {
  return editFix(monitor.object, comment`${what.split(' ')} of endpoint ${endpoint.index}`);
}

/** A fix that doubles the limits of a monitor. */
export function limitFix({ object, spec: { sampleLimit, labelLimit, targetLimit } }: Monitor): Fix {
  const raised = Object.entries({ sampleLimit, labelLimit, targetLimit }).filter((one): one is [string, number] => one[1] !== undefined);
  if (raised.length === 0)
    return manualFix(
      comment`the limit is enforced by Prometheus: expose less, or raise it there`,
      kubectl()`get prometheus -A -o yaml | grep -i limit`,
    );
  return mergeFix(object, { spec: Object.fromEntries(raised.map(([field, limit]) => [field, limit * 2])) }, { safe: false });
}

/** The host and the port of a URL. */
export function hostOf(url: string): string {
  return /^https?:\/\/([^/]+)/.exec(url)?.[1] ?? url;
}

/** Returns the path by which the API server is a proxy of a target. */
export function proxiedPath({ url, labels }: TargetState): string {
  const { protocol, port, pathname } = URL.parse(url) ?? { protocol: 'http:', port: '', pathname: '/metrics' };
  const scheme = protocol === 'https:' ? 'https' : 'http';
  const { namespace = 'NAMESPACE', pod: name = 'POD' } = labels;
  return podPath({ namespace, name, port: port || (scheme === 'https' ? 443 : 80), scheme }, pathname);
}

/** Returns the path by which the API server is a proxy of a port of a pod. A name that would lead to another path is left out. */
export function podPath({ namespace, name, port, scheme }: Omit<Listener, 'kind'>, path: string): string {
  const segment = (text: string) => (/^\.{0,2}$/.test(text) ? 'NAME' : encodeURIComponent(text));
  return `/api/v1/namespaces/${segment(namespace)}/pods/${scheme === 'https' ? 'https:' : ''}${segment(name)}:${port}/proxy${path}`;
}

import { isReady } from 'metric-to-pager/cluster';
import { comment, kubectl } from 'metric-to-pager/terminal';
import type { Check } from '../check.ts';
import { jsonFix, manualFix } from '../fix.ts';
import { keptPorts } from '../model/discovered.ts';
import { type DroppingStep, droppingStep, formatStep } from '../model/dropping.ts';
import { links } from '../model/links.ts';
import { isFresh, type Model } from '../model/model.ts';
import type { Monitor, MonitoredEndpoint } from '../model/monitors.ts';
import { displayName, joinNames } from '../model/object-view.ts';
import { containerPorts, isPort } from '../model/ports.ts';

/** Prometheus keeps what it discovers for a monitor as targets. */
export const target: readonly Check[] = [
  {
    id: 'target.dropped',
    severity: 'error',
    title: 'Every target of the monitor is dropped by relabeling',
    why: 'A dropped target is not scraped, and shows nowhere but in the service discovery page of Prometheus.',
    cause:
      'A relabeling of the monitor, or of a scrape class, keeps only targets with a label that these do not have, or drops one that they have.',
    evidence: '/api/v1/targets?state=dropped lists the labels before relabeling; the steps are in the scrape configuration.',
    fix: 'Correct the step that drops the targets.',
    run: (model) =>
      idleEndpoints(model).flatMap(({ monitor, endpoint }) => {
        const found = dropOf(monitor, endpoint);
        if (found === undefined) return [];
        const { step, value, number } = found;
        const own = ownStep(monitor, endpoint, found);
        return {
          subject: monitor.reference,
          message: `Relabeling drops every target of ${monitor.name}: ${formatStep(step)}, and the value is "${value}".`,
          evidence: [
            `step ${number + 1} of scrape pool ${endpoint.pool}: ${JSON.stringify(step)}`,
            `labels before relabeling: ${found.labels}`,
          ],
          fix:
            own === undefined
              ? manualFix(
                  comment`compare with the scrape class of Prometheus`,
                  kubectl(monitor.namespace)`get ${monitor.kind.toLowerCase()} ${monitor.object.metadata.name} -o yaml`,
                )
              : jsonFix(monitor.object, [{ op: 'remove', path: own }], { safe: false }),
          ...monitor.breaking(links.scraped),
          needs: [...monitor.linksToScrape, links.discovered(endpoint.pool)],
        };
      }),
  },
  {
    id: 'target.undiscovered',
    severity: 'error',
    title: 'Prometheus discovers no target for the monitor',
    why: 'Services and ready pods exist, and Prometheus still has no target for them: nothing is scraped.',
    cause: 'Service discovery of Prometheus fails: its account lacks rights, or its connection to the API server does not work.',
    evidence: 'prometheus_sd_kubernetes_failures_total rises, and the log of Prometheus holds: is forbidden.',
    fix: 'Look at the log of Prometheus and at the rights of its account.',
    run: (model) =>
      idleEndpoints(model).flatMap(({ monitor, endpoint }) => {
        if (!isSettled(monitor, model) || dropOf(monitor, endpoint) !== undefined || !isKept(monitor, endpoint)) return [];
        const [server] = monitor.servers;
        return {
          subject: monitor.reference,
          message: `${monitor.name} selects ${joinNames(monitor.pods.map(displayName))}, and Prometheus has no target for ${monitor.pods.length === 1 ? 'it' : 'them'}.`,
          evidence: [`scrape pool ${endpoint.pool} is in the configuration, and has no active target`],
          fix: manualFix(
            kubectl(server?.namespace)`logs ${server?.pod ?? 'POD'} -c prometheus --tail=100 | grep -i 'forbidden\\|discovery'`,
          ),
          ...monitor.breaking(links.scraped),
          needs: [...monitor.linksToScrape, links.discovered(endpoint.pool)],
        };
      }),
  },
];

/** The ports of a pod that an endpoint scrapes, by name and by number. */
export function scrapedPorts(pod: Monitor['pods'][number], url: string): readonly (string | number)[] {
  const number = Number(/:(\d+)(?:\/|$)/.exec(url.replace(/^https?:\/\/(\[[^\]]*\])?/, ''))?.[1]);
  const declared = containerPorts(pod).filter((port) => isPort(port, number));
  return [number, ...declared.flatMap(({ name }) => (name === undefined ? [] : [name]))];
}

// --- internal ---

interface Idle {
  readonly monitor: Monitor;
  readonly endpoint: MonitoredEndpoint;
}

/** Endpoints that are loaded and have something to scrape, but no target. */
function idleEndpoints({ monitors }: Model): readonly Idle[] {
  return (
    monitors
      .filter(({ kind, pods }) => (kind === 'ServiceMonitor' || kind === 'PodMonitor') && pods.some(isReady))
      // The agents of other nodes are not all asked.
      .filter(({ selectedBy }) => !selectedBy.some(({ perNode }) => perNode))
      .flatMap((monitor) =>
        monitor.endpoints
          .filter(
            ({ pool, active }) =>
              active.length === 0 &&
              monitor.servers.some(({ pools, targets }) => targets !== undefined && pools !== undefined && Object.hasOwn(pools, pool)),
          )
          .map((endpoint) => ({ monitor, endpoint })),
      )
  );
}

/** Returns whether nothing changed so recently that it is discovered only in a moment. */
function isSettled({ object, services, pods }: Monitor, { snapshot }: Model): boolean {
  return [object, ...services].every((one) => !isFresh(one, snapshot)) && pods.some((pod) => isReady(pod) && !isFresh(pod, snapshot));
}

/** Returns whether the relabelings of an endpoint keep a target, as far as they can be followed. */
function isKept(monitor: Monitor, endpoint: MonitoredEndpoint): boolean {
  return (keptPorts(monitor, endpoint) ?? []).length > 0;
}

/** The step that drops a discovered target which the monitor was to scrape. */
function dropOf(
  monitor: Monitor,
  { pool, port, targetPort, portNumber }: MonitoredEndpoint,
): (DroppingStep & { readonly labels: string }) | undefined {
  const services = new Set(monitor.services.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`));
  const pods = new Set(monitor.pods.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`));
  const wanted = port ?? portNumber ?? targetPort;
  for (const server of monitor.servers) {
    const config = server.pools?.[pool];
    if (config === undefined) continue;
    for (const { labels } of (server.dropped ?? []).filter((one) => one.pool === pool)) {
      const namespace = labels['__meta_kubernetes_namespace'] ?? '';
      const meant =
        services.has(`${namespace}/${labels['__meta_kubernetes_service_name']}`) ||
        (monitor.kind === 'PodMonitor' && pods.has(`${namespace}/${labels['__meta_kubernetes_pod_name']}`));
      if (!meant || !portsIn(labels).some((one) => wanted === undefined || one === String(wanted))) continue;
      const found = droppingStep(labels, config);
      if (found !== undefined) return { ...found, labels: interesting(labels, found) };
    }
  }
  return undefined;
}

function portsIn(labels: Readonly<Record<string, string>>): readonly string[] {
  return ['endpoint_port_name', 'endpointslice_port_name', 'pod_container_port_name', 'pod_container_port_number'].flatMap(
    (name) => labels[`__meta_kubernetes_${name}`] ?? [],
  );
}

/** Only the labels by which a person knows the target, and those that the step reads. */
function interesting(labels: Readonly<Record<string, string>>, { step }: DroppingStep): string {
  const names = ['__address__', '__meta_kubernetes_service_name', '__meta_kubernetes_pod_name', ...(step.source_labels ?? [])];
  return [...new Set(names)].flatMap((name) => (labels[name] === undefined ? [] : [`${name}="${labels[name]}"`])).join(', ');
}

/** Returns the path of the relabeling of the monitor that a step of the configuration comes from. */
function ownStep(monitor: Monitor, { index, relabelings = [] }: MonitoredEndpoint, { step }: DroppingStep): string | undefined {
  const found = relabelings.findIndex(
    ({ action = 'replace', regex = '(.*)', sourceLabels = [] }) =>
      action.toLowerCase() === step.action && regex === String(step.regex) && sourceLabels.join() === (step.source_labels ?? []).join(),
  );
  return found < 0 ? undefined : `${monitor.endpointPath(index)}/relabelings/${found}`;
}

import { editFix, jsonFix } from '../fix.ts';
import { type Discovered, declaredPorts, keptPorts, serviceLabels } from '../model/discovered.ts';
import type { Monitor, MonitoredEndpoint } from '../model/monitors.ts';
import { joinNames } from '../model/object-view.ts';
import { formatPort } from '../model/ports.ts';
import { namesOf, type PortPart } from './port-part.ts';

/** Returns what is observed of an endpoint that names no port, and whose relabelings keep several. */
export function unfiltered(monitor: Monitor, endpoint: MonitoredEndpoint): PortPart | undefined {
  const { index, port, targetPort, portNumber } = endpoint;
  if (port !== undefined || targetPort !== undefined || portNumber !== undefined) return undefined;
  const declared = declaredPorts(monitor).filter(({ number }) => number > 0);
  const ofServices = monitor.kind === 'PodMonitor' ? [] : servicePorts(monitor, declared);
  const others = declared.filter(({ number }) => !ofServices.some((one) => one.number === number));
  const kept = keptPorts(monitor, endpoint, [...ofServices, ...others]);
  if (kept === undefined || new Set(kept.map(({ number }) => number)).size < 2) return undefined;
  const known = [...new Map(kept.map((one) => [`${one.name}/${one.number}`, one])).values()];
  const names = namesOf(monitor.kind === 'PodMonitor' ? known : known.filter((one) => ofServices.some(({ name }) => name === one.name)));
  const likely = [...new Set(names.filter((name) => /metric|prom/i.test(name)))];
  const wanted = likely[0] ?? names[0];
  return {
    severity: 'warning',
    message: `${monitor.name} names no port, so every port is scraped: ${joinNames(known.map(formatPort))}.`,
    evidence: [`spec.${monitor.endpointField}[${index}] has neither port nor targetPort`],
    fix:
      wanted !== undefined
        ? jsonFix(monitor.object, [{ op: 'add', path: `${monitor.endpointPath(index)}/port`, value: wanted }], {
            safe: likely.length === 1,
          })
        : editFix(monitor.object),
  };
}

// --- internal ---

/** The ports of the Services of a monitor, each with the number that it leads to. */
function servicePorts(monitor: Monitor, declared: readonly Discovered[]): readonly Discovered[] {
  return monitor.services.flatMap((service) =>
    (service.spec?.ports ?? []).map(({ name, port, targetPort = port }) => {
      const behind = declared.find((one) => (typeof targetPort === 'number' ? one.number : one.name) === targetPort);
      const number = typeof targetPort === 'number' ? targetPort : (behind?.number ?? port);
      const ofPort = { __meta_kubernetes_endpoint_port_name: name ?? '', __meta_kubernetes_endpointslice_port_name: name ?? '' };
      const labels = { ...behind?.labels, ...serviceLabels(service), ...ofPort, __address__: `${service.metadata.name}:${number}` };
      return { name, number, pod: behind?.pod, labels };
    }),
  );
}

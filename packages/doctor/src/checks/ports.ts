import { comment, kubectl, lines, soleNearest } from 'metric-to-pager/terminal';
import type { Check, Observation } from '../check.ts';
import type { Fix } from '../finding.ts';
import { editFix, jsonFix, manualFix } from '../fix.ts';
import { addressedPorts, isByHand } from '../model/endpoints.ts';
import { links } from '../model/links.ts';
import type { Model } from '../model/model.ts';
import type { Monitor, MonitoredEndpoint } from '../model/monitors.ts';
import { likely, only } from '../model/nearby.ts';
import { displayName, joinNames } from '../model/object-view.ts';
import { type ContainerPort, containerPorts, formatPort, isPort } from '../model/ports.ts';
import type { Kinds } from '../snapshot/kinds.ts';
import { unknownByHand } from './port-by-hand.ts';
import { unfiltered } from './port-filter.ts';
import { namesOf, type PortPart } from './port-part.ts';

/** Each endpoint of a monitor names a port that exists. */
export const ports: readonly Check[] = [
  {
    id: 'port.name-unknown',
    severity: 'error',
    title: 'The port of the endpoint is not the name of a port',
    why: 'endpoints[].port is compared with the names of the ports of the Service. With any other value every target is dropped.',
    cause:
      'The endpoint gives the number of the port, the name of the container port, or a misspelled name; or the port of the Service has no name.',
    evidence: 'Compare spec.endpoints[].port with kubectl get service NAME -o jsonpath={.spec.ports[*].name}.',
    fix: 'Name the port of the Service, and give that name in the endpoint. For a PodMonitor: the name of the container port.',
    run: (model) => ofEndpoints(model, unknownName),
  },
  {
    id: 'port.target-undeclared',
    severity: 'error',
    title: 'The target port is not declared by a container',
    why: 'Prometheus learns ports from the declarations of the containers. A port that is only listened on, and not declared, is never found.',
    cause:
      'containers[].ports does not list the port, or targetPort is a number in quotes, which is read as a name; or the target port of the Service names a port that no container has.',
    evidence: 'Compare the target port with kubectl get pod NAME -o jsonpath={.spec.containers[*].ports}.',
    fix: 'Declare the port in the container, or use port with the name of the Service port.',
    run: (model) => ofEndpoints(model, undeclared),
  },
  {
    id: 'port.unfiltered',
    severity: 'warning',
    title: 'The endpoint names no port, so every port is scraped',
    why: 'Without port and targetPort no port filter is generated: each port of the Service becomes a target, and those that serve no metrics are down for ever.',
    cause: 'The endpoint has neither port nor targetPort, often because the field stands at the wrong level of the YAML.',
    evidence: 'Status, Targets shows several ports of the same pod in one scrape pool.',
    fix: 'Add port with the name of the port that serves the metrics.',
    run: (model) => ofEndpoints(model, unfiltered),
  },
];

// --- internal ---

/** Returns the observations on each endpoint of the ServiceMonitors and PodMonitors that find pods or Services. */
function ofEndpoints(
  model: Model,
  judge: (monitor: Monitor, endpoint: MonitoredEndpoint, model: Model) => PortPart | undefined,
): readonly Observation[] {
  return model.monitors
    .filter(({ kind, services, pods }) => (kind === 'ServiceMonitor' && services.length > 0) || (kind === 'PodMonitor' && pods.length > 0))
    .flatMap((monitor) =>
      monitor.endpoints.flatMap((endpoint) => {
        const part = judge(monitor, endpoint, model);
        if (part === undefined) return [];
        const { breaks, concerns } = monitor.breaking(links.discovered);
        // Another endpoint of the monitor can be sound: only that of this one is broken, and metrics only when it is the only one.
        const broken = monitor.endpoints.length === 1 ? breaks : [links.discovered(endpoint.pool)];
        return { subject: monitor.reference, ...part, concerns, breaks: part.severity === 'warning' ? [] : broken };
      }),
    );
}

function declaredBy(monitor: Monitor): readonly ContainerPort[] {
  const found = monitor.pods.flatMap(containerPorts);
  return [...new Map(found.map((port) => [`${port.container}/${port.name}/${port.number}`, port])).values()];
}

function unknownName(monitor: Monitor, { index, port }: MonitoredEndpoint, { inventory }: Model): PortPart | undefined {
  // The API server keeps an empty name of a port that was given as a number in some versions.
  if (port === undefined || port === '') return undefined;
  const at = `${monitor.endpointPath(index)}/port`;
  const patch = (value: string, safe: boolean) => jsonFix(monitor.object, [{ op: 'replace', path: at, value }], { safe });
  if (monitor.kind === 'PodMonitor') {
    const declared = declaredBy(monitor);
    if (declared.some(({ name }) => name === port)) return undefined;
    const names = namesOf(declared);
    const numbered = declared.flatMap(({ number, name = '' }) => (String(number) === port && name !== '' ? [name] : []));
    const wanted = numbered[0] ?? likely(port, names);
    return {
      message: `${monitor.name} asks for the container port "${port}", and its pods declare ${joinNames(declared.map(formatPort)) || 'no port'}.`,
      evidence: [`spec.podMetricsEndpoints[${index}].port: ${port}`],
      fix: wanted !== undefined ? patch(wanted, numbered.length < 2) : editFix(monitor.object),
    };
  }
  const addressed = monitor.services.map((service) => addressedPorts(service, inventory));
  // Where nothing is known of the addresses of a Service, any name can be among them.
  if (addressed.some((ports) => ports === undefined || ports.some(({ name }) => name === port))) return undefined;
  const byHand = monitor.services.find((one) => isByHand(one));
  if (byHand !== undefined)
    return unknownByHand(monitor, { index, port, service: byHand, found: addressed.flatMap((ports = []) => ports) }, inventory);
  const found = monitor.services.flatMap(({ spec }) => spec?.ports ?? []);
  const described = joinNames(found.map(({ name, port: number }) => formatPort({ name, number })));
  const hint = hintFor(port, monitor, found);
  return {
    message: `${monitor.name} asks for the port "${port}", and ${monitor.services.length === 1 ? displayName(monitor.services[0] as Kinds['Service']) : 'its Services'} has ${described || 'no port'}.`,
    evidence: [`spec.endpoints[${index}].port: ${port}`, ...hint.evidence],
    fix: hint.fix(patch),
  };
}

interface ServicePort {
  readonly name?: string;
  readonly port: number;
  readonly targetPort?: number | string;
}

interface Hint {
  readonly evidence: readonly string[];
  readonly fix: (patch: (value: string, safe: boolean) => Fix) => Fix;
}

function hintFor(port: string, monitor: Monitor, found: readonly ServicePort[]): Hint {
  const [service] = monitor.services;
  const numbered = declaredBy(monitor).find(({ number }) => String(number) === port);
  const byNumber = found.find(({ port: number, targetPort }) => {
    return [String(number), String(targetPort)].includes(port) || (numbered?.name !== undefined && targetPort === numbered.name);
  });
  const container = declaredBy(monitor).find(({ name }) => name === port);
  const byContainer = found.find(({ targetPort, port: number }) => container !== undefined && (targetPort ?? number) === container.number);
  const evidence = [
    ...(byNumber !== undefined
      ? [
          `"${port}" is ${/^\d+$/.test(port) ? 'the number' : 'the target'} of port ${formatPort({ name: byNumber.name, number: byNumber.port })}; a name is expected`,
        ]
      : []),
    ...(byNumber === undefined && container !== undefined
      ? [`"${port}" is the name of a container port; the name of the Service port is expected`]
      : []),
  ];
  const meant = byNumber ?? byContainer;
  const names = namesOf(found);
  const wanted = meant?.name ?? likely(port, names);
  if (wanted !== undefined) return { evidence, fix: (patch) => patch(wanted, monitor.services.length === 1) };
  // A Service with one port may leave it without a name.
  if (service !== undefined && found.length === 1 && !/^\d+$/.test(port)) {
    return {
      evidence: [...evidence, `the port ${found[0]?.port} of ${displayName(service)} has no name`],
      fix: () => jsonFix(service, [{ op: 'add', path: '/spec/ports/0/name', value: port }], { safe: monitor.services.length === 1 }),
    };
  }
  return {
    evidence,
    fix: () =>
      manualFix(
        comment`name the port, and give that name in the monitor`,
        kubectl(service?.metadata.namespace)`edit service ${service?.metadata.name ?? 'NAME'}`,
      ),
  };
}

function undeclared(monitor: Monitor, { index, port, targetPort, portNumber }: MonitoredEndpoint): PortPart | undefined {
  if (monitor.pods.length === 0) return undefined;
  const declared = declaredBy(monitor);
  const wanted = port === undefined || port === '' ? (portNumber ?? targetPort) : undefined;
  if (wanted === undefined)
    return monitor.kind === 'ServiceMonitor' && port !== undefined ? unresolved(monitor, port, declared) : undefined;
  if (declared.some((one) => isPort(one, wanted))) return undefined;
  const field = portNumber === undefined ? 'targetPort' : 'portNumber';
  const path = monitor.endpointPath(index);
  const quoted = typeof wanted === 'string' && declared.some(({ number }) => String(number) === wanted);
  const servicePort = monitor.services
    .flatMap(({ spec }) => spec?.ports ?? [])
    .find(({ name, targetPort: own, port: number }) => name !== undefined && String(own ?? number) === String(wanted));
  return {
    message: quoted
      ? `${monitor.name} gives ${field} "${wanted}" in quotes, which is read as a name; the containers declare the number ${wanted}.`
      : `${monitor.name} asks for the target port ${JSON.stringify(wanted)}, and no container declares it; declared ${declared.length === 1 ? 'is' : 'are'} ${joinNames(declared.map(formatPort)) || 'none'}.`,
    evidence: [`spec.${monitor.endpointField}[${index}].${field}: ${JSON.stringify(wanted)}`],
    fix: quoted
      ? jsonFix(monitor.object, [{ op: 'replace', path: `${path}/${field}`, value: Number(wanted) }], { safe: true })
      : servicePort?.name !== undefined
        ? jsonFix(
            monitor.object,
            [
              { op: 'remove', path: `${path}/${field}` },
              { op: 'add', path: `${path}/port`, value: servicePort.name },
            ],
            { safe: monitor.services.length === 1 },
          )
        : declareFix(monitor, wanted),
  };
}

/** The port exists, but the Service leads it to a name that no container declares. */
function unresolved(monitor: Monitor, port: string, declared: readonly ContainerPort[]): PortPart | undefined {
  const found = monitor.services
    .flatMap((service) => (service.spec?.ports ?? []).map((one, index) => ({ service, one, index })))
    .filter(({ one }) => one.name === port);
  const [first] = found;
  const names = found.map(({ one }) => one.targetPort).filter((name) => typeof name === 'string');
  if (first === undefined || names.length < found.length || declared.some(({ name }) => name !== undefined && names.includes(name)))
    return undefined;
  const near = soleNearest(String(names[0]), namesOf(declared)) ?? only(declared)?.number;
  return {
    message: `The port "${port}" of ${displayName(first.service)} has the target port "${names[0]}", and no container declares a port of that name; declared ${declared.length === 1 ? 'is' : 'are'} ${joinNames(declared.map(formatPort)) || 'none'}.`,
    evidence: [`spec.ports[${first.index}].targetPort: ${names[0]}`],
    fix:
      near !== undefined
        ? jsonFix(first.service, [{ op: 'replace', path: `/spec/ports/${first.index}/targetPort`, value: near }], {
            safe: found.length === 1,
          })
        : declareFix(monitor, names[0] ?? ''),
  };
}

function declareFix(monitor: Monitor, wanted: string | number): Fix {
  const [pod] = monitor.pods;
  const [container] = pod?.spec?.containers ?? [];
  const ports = [typeof wanted === 'number' ? { containerPort: wanted } : { name: wanted, containerPort: 0 }];
  const owner = pod?.metadata.ownerReferences?.[0];
  const workload =
    owner === undefined
      ? ['deployment', 'NAME']
      : owner.kind === 'ReplicaSet'
        ? ['deployment', owner.name.replace(/-[^-]+$/, '')]
        : [owner.kind.toLowerCase(), owner.name];
  const patch = JSON.stringify({ spec: { template: { spec: { containers: [{ name: container?.name ?? 'NAME', ports }] } } } });
  const command = kubectl(pod?.metadata.namespace)`patch ${workload} -p ${patch}`;
  return manualFix(typeof wanted === 'number' ? command : lines(comment`with the number of the port:`, command));
}

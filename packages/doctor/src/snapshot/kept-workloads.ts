import { anything, converted, flag, list, number, object, type Shape, textOrNumber, wrong } from 'metric-to-pager/shape';
import { CONDITIONS, LABELS, SELECTOR } from './kept-metadata.ts';
import { OPERATOR_FLAG, readsMonitors, runsOperator } from './programs.ts';
import { kept } from './text-rules.ts';

const PORTS = list(object({}, { name: kept('name'), containerPort: number, protocol: kept('words') }));

/** The flags of Prometheus Operator that say what it looks after. */
const FLAG = /^--?(namespaces|deny-namespaces)(=|$)/;

/** Arguments, of which the flags that say what an operator looks after are kept, each with its value. */
const FLAGS: Shape<readonly string[]> = {
  read: (value, at, reading) => {
    if (!Array.isArray(value) || !value.every((item) => typeof item === 'string'))
      return wrong<readonly string[]>({ at, expected: 'a list of texts', value }, reading);
    return value.flatMap((argument: string, index) => {
      if (!FLAG.test(argument) && !OPERATOR_FLAG.test(argument)) return [];
      const whole = argument.includes('=') ? argument : `${argument}=${value[index + 1] ?? ''}`;
      return [reading.pass(whole, { path: `${at}[]`, rule: 'name' })];
    });
  },
  texts: (at) => [{ path: `${at}[]`, rule: 'name' }],
};

/** The environment variables of the sidecars that load dashboards and data sources, none of which is secret. */
const VARIABLES = ['LABEL', 'LABEL_VALUE', 'NAMESPACE', 'RESOURCE', 'FOLDER', 'FOLDER_ANNOTATION'];

/** Environment variables, of which those of the sidecar are kept. */
const ENVIRONMENT = converted(list(object({ name: kept('name') }, { value: kept('name') })), (all) =>
  all.filter(({ name, value }) => VARIABLES.includes(name) && value !== undefined),
);

const container = converted(
  object(
    { name: kept('name') },
    { image: kept('image'), ports: PORTS, restartPolicy: kept('words'), command: FLAGS, args: FLAGS, env: ENVIRONMENT },
  ),
  ({ image, command, args, env, ...rest }) => ({
    ...rest,
    ...(runsOperator({ ...rest, image, command, args }) && { image, ...(command && { command }), ...(args && { args }) }),
    ...(readsMonitors({ image }) && { image }),
    ...(env?.some(({ name, value = '' }) => name === 'LABEL' && /dashboard|datasource/i.test(`${rest.name} ${value}`)) && { env }),
  }),
);

/** Init containers that go on running are sidecars. */
const sidecars = converted(list(container), (all) => all.filter(({ restartPolicy }) => restartPolicy === 'Always'));

/** A Deployment, StatefulSet or DaemonSet. */
export const WORKLOAD = {
  spec: object(
    {},
    {
      replicas: number,
      selector: SELECTOR,
      template: object(
        {},
        { metadata: object({}, { labels: LABELS }), spec: object({}, { containers: list(container), initContainers: sidecars }) },
      ),
    },
  ),
  status: object(
    {},
    {
      replicas: number,
      readyReplicas: number,
      availableReplicas: number,
      desiredNumberScheduled: number,
      numberReady: number,
      conditions: converted(CONDITIONS, (all) => all.filter(({ type }) => type === 'ReplicaFailure')),
    },
  ),
};

const podContainer = object({ name: kept('name') }, { ports: PORTS, restartPolicy: kept('words') });

/** A container that is not ready, with what it waits for or how it ended. */
const containerStatus = object(
  { name: kept('name') },
  {
    ready: flag,
    restartCount: number,
    state: object({}, { waiting: object({}, { reason: kept('words'), message: kept('words') }) }),
    lastState: object({}, { terminated: object({}, { reason: kept('words'), exitCode: number }) }),
  },
);

/** A pod. */
export const POD = {
  spec: object(
    {},
    {
      containers: list(podContainer),
      initContainers: converted(list(podContainer), (all) => all.filter(({ restartPolicy }) => restartPolicy === 'Always')),
      hostNetwork: flag,
    },
  ),
  status: object(
    {},
    {
      phase: kept('words'),
      podIP: kept('address'),
      reason: kept('words'),
      conditions: converted(CONDITIONS, (all) => all.filter(({ type }) => type === 'Ready')),
      containerStatuses: converted(list(containerStatus), (all) => all.filter(({ ready }) => ready !== true)),
    },
  ),
};

/** A Service. */
export const SERVICE = {
  spec: object(
    {},
    {
      selector: LABELS,
      ports: list(object({ port: number }, { name: kept('name'), targetPort: textOrNumber('name'), protocol: kept('words') })),
      type: kept('words'),
    },
  ),
};

/** A part of the addresses behind a Service. */
export const ENDPOINT_SLICE = {
  endpoints: list(
    object({}, { conditions: object({}, { ready: flag }), targetRef: object({}, { kind: kept('name'), name: kept('name') }) }),
  ),
  ports: list(object({}, { name: kept('name'), port: number })),
};

/** A policy of the network. Addresses are not compared. */
export const NETWORK_POLICY = {
  spec: object(
    {},
    {
      podSelector: SELECTOR,
      policyTypes: list(kept('words')),
      ingress: list(
        object(
          {},
          {
            from: list(object({}, { ipBlock: converted(anything, () => ({})), namespaceSelector: SELECTOR, podSelector: SELECTOR })),
            ports: list(object({}, { port: textOrNumber('name'), endPort: number })),
          },
        ),
      ),
    },
  ),
};

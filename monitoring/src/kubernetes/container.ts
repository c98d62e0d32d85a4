import { k8s } from 'cdk8s-plus-34';
import { PORTS } from './metadata.ts';

/** A key of a Secret. */
export interface SecretKey {
  readonly secret: string;
  readonly key: string;
}

export interface ContainerProps {
  readonly name: string;
  /** The image, with its tag or digest. */
  readonly image: string;
  readonly pullPolicy: string;
  /** The ports that the process listens on. */
  readonly ports: { readonly http: number; readonly metrics: number };
  /** The ConfigMap that holds its environment variables. */
  readonly environment: string;
  /** Environment variables that come from Secrets. */
  readonly secrets: Readonly<Record<string, SecretKey>>;
  readonly resources: Resources;
  /** Whether it can write to `/tmp` only. */
  readonly readOnlyRoot: boolean;
}

export interface Resources {
  readonly cpuRequest: string;
  /** @default none: a CPU that nobody else uses is there to be used */
  readonly cpuLimit?: string | undefined;
  /** Request and limit in one, so that a node cannot run out of what it promised. */
  readonly memory: string;
}

/** The volume that a container may write to. */
export const SCRATCH = { name: 'tmp', mountPath: '/tmp' } as const;

/** The container of a service: restricted, probed, with bounded memory. */
export function serviceContainer(props: ContainerProps): k8s.Container {
  return {
    name: props.name,
    image: props.image,
    imagePullPolicy: props.pullPolicy,
    ports: [
      { name: PORTS.http, containerPort: props.ports.http },
      { name: PORTS.metrics, containerPort: props.ports.metrics },
    ],
    envFrom: [{ configMapRef: { name: props.environment } }],
    ...(Object.keys(props.secrets).length > 0 && { env: Object.entries(props.secrets).map(fromSecret) }),
    resources: resources(props.resources),
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: props.readOnlyRoot,
    },
    volumeMounts: [SCRATCH],
    ...probes(),
  };
}

// --- internal ---

function fromSecret([name, { secret, key }]: readonly [string, SecretKey]): k8s.EnvVar {
  return { name, valueFrom: { secretKeyRef: { name: secret, key } } };
}

function resources({ cpuRequest, cpuLimit, memory }: Resources): k8s.ResourceRequirements {
  const quantity = k8s.Quantity.fromString;
  return {
    requests: { cpu: quantity(cpuRequest), memory: quantity(memory) },
    limits: { memory: quantity(memory), ...(cpuLimit !== undefined && { cpu: quantity(cpuLimit) }) },
  };
}

/** Half a minute to start; half a minute without an answer and it is restarted; ready within a second of being so, and never for longer than ten when it is not. */
function probes() {
  const ask = (path: string): k8s.HttpGetAction => ({ path, port: k8s.IntOrString.fromString(PORTS.http) });
  return {
    startupProbe: { httpGet: ask('/livez'), periodSeconds: 1, timeoutSeconds: 1, failureThreshold: 30 },
    livenessProbe: { httpGet: ask('/livez'), periodSeconds: 10, timeoutSeconds: 3, failureThreshold: 3 },
    readinessProbe: { httpGet: ask('/readyz'), periodSeconds: 5, timeoutSeconds: 3, failureThreshold: 2 },
  } satisfies Record<string, k8s.Probe>;
}

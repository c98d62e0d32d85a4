import { k8s } from 'cdk8s-plus-34';
import { PORTS } from './metadata.ts';

/** A key of a Secret. */
export interface SecretKey {
  readonly secret: string;
  readonly key: string;
}

export interface ContainerProps {
  readonly name: string;
  /** The image, with tag or digest. */
  readonly image: string;
  readonly pullPolicy: string;
  /** The ports that the process listens on. */
  readonly ports: { readonly http: number; readonly metrics: number };
  /** The ConfigMap with its environment variables. */
  readonly environment: string;
  /** Environment variables from Secrets. */
  readonly secrets: Readonly<Record<string, SecretKey>>;
  readonly resources: Resources;
  /** Whether the root file system is read-only, except for `/tmp`. */
  readonly readOnlyRoot: boolean;
}

export interface Resources {
  readonly cpuRequest: string;
  /** @default no CPU limit: idle CPU may be used */
  readonly cpuLimit?: string | undefined;
  /** Request and limit, so that pods cannot overcommit a node. */
  readonly memory: string;
}

/** The only writable volume of a container. */
export const SCRATCH = { name: 'tmp', mountPath: '/tmp' } as const;

/** Returns the container of a service, with probes, resources and a restricted security context. */
export function serviceContainer(props: ContainerProps): k8s.Container {
  const { cpuRequest, cpuLimit, memory } = props.resources;
  const quantity = k8s.Quantity.fromString;
  return {
    name: props.name,
    image: props.image,
    imagePullPolicy: props.pullPolicy,
    ports: [
      { name: PORTS.http, containerPort: props.ports.http },
      { name: PORTS.metrics, containerPort: props.ports.metrics },
    ],
    envFrom: [{ configMapRef: { name: props.environment } }],
    ...(Object.keys(props.secrets).length > 0 && {
      env: Object.entries(props.secrets).map(([name, { secret, key }]) => ({ name, valueFrom: { secretKeyRef: { name: secret, key } } })),
    }),
    resources: {
      requests: { cpu: quantity(cpuRequest), memory: quantity(memory) },
      limits: { memory: quantity(memory), ...(cpuLimit !== undefined && { cpu: quantity(cpuLimit) }) },
    },
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

/** A pod has 30 s to start, restarts after 30 s without a response, and becomes unready within 10 s. */
function probes() {
  const httpGet = (path: string): k8s.HttpGetAction => ({ path, port: k8s.IntOrString.fromString(PORTS.http) });
  return {
    startupProbe: { httpGet: httpGet('/livez'), periodSeconds: 1, timeoutSeconds: 1, failureThreshold: 30 },
    livenessProbe: { httpGet: httpGet('/livez'), periodSeconds: 10, timeoutSeconds: 3, failureThreshold: 3 },
    readinessProbe: { httpGet: httpGet('/readyz'), periodSeconds: 5, timeoutSeconds: 3, failureThreshold: 2 },
  } satisfies Record<string, k8s.Probe>;
}

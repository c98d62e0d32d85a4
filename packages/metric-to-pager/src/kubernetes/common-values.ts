import { type Finding, when } from '../catalogue/findings.ts';
import type { Objectives } from '../slo/index.ts';
import * as formats from './formats.ts';
import { choice, type Fields, number, optional, section, text, texts, type ValuesOf, yesNo } from './schema.ts';
import { sloSection } from './slo-values.ts';
import { type VariablesOptions, variables } from './variables.ts';

/** The parts of a service definition from which the defaults of its values derive. */
export interface ValueDefaults {
  /** Default name of objects, image and dashboard folder. */
  readonly name: string;
  /** Default image tag. */
  readonly version: string;
  readonly objectives: Objectives;
  /** A DNS domain, the prefix of its annotations. */
  readonly domain: string;
  /** Default address of the folder of runbooks. @default `https://<domain>/runbooks` */
  readonly runbooks?: string;
  /** The environment variables that values can set. @default any */
  readonly variables?: VariablesOptions;
}

/** The port of the API of every service. Not a value, as other objects refer to it by its name, `http`. */
export const HTTP_PORT = 8080;

/** Returns the fields that the values of every service have. */
export function commonFields({ name, version, objectives, domain, runbooks, variables: options }: ValueDefaults) {
  return {
    name: text(formats.OBJECT_NAME, { default: name, help: 'Name of all objects of this installation, and its `job` in Prometheus.' }),
    namespace: section({
      name: text(formats.OBJECT_NAME, { default: undefined, help: 'Namespace of this installation. Defaults to `name`.' }),
      create: yesNo({ default: true, help: 'Whether to create the namespace.' }),
    }),
    image: section({
      repository: text(formats.REPOSITORY, { default: name, help: 'Image without tag. Skaffold and kustomize replace it by this name.' }),
      tag: text(formats.TAG, { default: version, help: 'Image tag, or digest `sha256:…`.' }),
      pullPolicy: choice(['IfNotPresent', 'Always', 'Never'], { default: 'IfNotPresent', help: 'Image pull policy.' }),
      pullSecret: text(formats.SECRET_NAME, {
        default: undefined,
        help: 'Secret with credentials for the image registry.',
      }),
    }),
    replicas: number(REPLICAS, { default: undefined, help: 'Fixed number of pods, instead of `autoscaling`.' }),
    autoscaling: optional(autoscaling),
    resources: section({
      cpuRequest: text(formats.CPU, { default: '100m', help: 'CPU request of a pod.' }),
      cpuLimit: text(formats.CPU, { default: undefined, help: 'CPU limit of a pod, above which it is throttled. Defaults to no limit.' }),
      memory: text(formats.MEMORY, { default: '256Mi', help: 'Memory request and limit of a pod.' }),
    }),
    readOnlyRoot: yesNo({
      default: true,
      help: 'Whether the root file system is read-only, except for `/tmp`. File synchronization requires `false`.',
    }),
    env: options === undefined ? texts(formats.VARIABLE, { default: {}, help: 'Environment variable.' }) : variables(options),
    metrics: section({
      port: number(PORT, { default: 9464, help: 'Port of `/metrics`.' }),
      interval: text(formats.DURATION, { default: '15s', help: 'Scrape interval.' }),
      sampleLimit: number(SAMPLES, {
        default: undefined,
        help: 'Samples of a pod above which Prometheus rejects its scrape. Defaults to no limit.',
      }),
    }),
    monitoring: section({
      labels: texts(formats.LABEL, {
        default: { release: 'kube-prometheus-stack' },
        help: 'Label by which Prometheus selects monitors and rules.',
      }),
      namespace: text(formats.OBJECT_NAME, {
        default: 'monitoring',
        help: 'Namespace of Prometheus, the only one that may scrape the pods.',
      }),
      runbooks: text(formats.WEB_ADDRESS, {
        default: runbooks ?? `https://${domain}/runbooks`,
        help: 'Address of the folder of runbooks.',
      }),
    }),
    dashboards: section({
      enabled: yesNo({
        default: true,
        help: 'Whether to create the dashboards. One installation per Grafana is enough.',
      }),
      namespace: text(formats.OBJECT_NAME, { default: 'monitoring', help: 'Namespace of the dashboards.' }),
      labels: texts(formats.LABEL, { default: { grafana_dashboard: '1' }, help: 'Label by which Grafana selects dashboards.' }),
      url: text(formats.WEB_ADDRESS, {
        default: undefined,
        help: 'Address of Grafana, for dashboard links in alerts. Without it, links start with `/d/`.',
      }),
      folder: text(formats.FOLDER, { default: name, help: 'Folder in Grafana, for a sidecar that reads the annotation `grafana_folder`.' }),
    }),
    slo: sloSection(objectives),
  } satisfies Fields;
}

/** The values that every service has, completed: the namespace has a name, and one of `replicas` and `autoscaling` is set. */
export type Values = CommonValues & { readonly namespace: { readonly name: string } };

/** The values before completion. */
export type CommonValues = ValuesOf<ReturnType<typeof commonFields>>;

/** Returns the values with defaults that depend on other values. */
export function complete<V extends CommonValues>(values: V): V & Values {
  const scaling = values.autoscaling ?? autoscaling.read(undefined, 'autoscaling', () => undefined);
  return {
    ...values,
    autoscaling: values.replicas === undefined ? scaling : undefined,
    namespace: { ...values.namespace, name: values.namespace.name ?? values.name },
  };
}

/** Returns findings about combinations of values. */
export function contradictions({ replicas, autoscaling, resources, metrics }: CommonValues): Finding[] {
  const { cpuRequest, cpuLimit } = resources;
  const { min, max } = autoscaling ?? { min: 0, max: 0 };
  return [
    ...when(replicas !== undefined && autoscaling !== undefined, 'replicas', 'and autoscaling exclude each other, got both; remove one'),
    ...when(min > max, 'autoscaling.min', `must be at most autoscaling.max, got ${min} and ${max}`),
    ...when(
      cpuLimit !== undefined && formats.cpus(cpuRequest) > formats.cpus(cpuLimit),
      'resources.cpuRequest',
      `must be at most resources.cpuLimit, got "${cpuRequest}" and "${cpuLimit}"`,
    ),
    ...when(metrics.port === HTTP_PORT, 'metrics.port', `must differ from the port of the API, got ${HTTP_PORT}`),
  ];
}

// --- internal ---

const REPLICAS = { min: 0, max: 1000, whole: true } as const;
const SAMPLES = { min: 1, max: 1_000_000_000, whole: true } as const;
const PORT = { min: 1, max: 65_535, whole: true } as const;

const autoscaling = section({
  min: number({ ...REPLICAS, min: 1 }, { default: 2, help: 'Minimum number of pods.' }),
  max: number({ ...REPLICAS, min: 1 }, { default: 6, help: 'Maximum number of pods.' }),
  cpuPercent: number({ min: 1, max: 1000, whole: true }, { default: 70, help: 'Target CPU utilization, in percent of the request.' }),
});

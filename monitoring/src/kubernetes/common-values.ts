import type { Finding } from '../catalogue/findings.ts';
import type { Objectives } from '../slo/index.ts';
import * as forms from './formats.ts';
import { choice, type Fields, number, optional, section, text, texts, type ValuesOf, yesNo } from './schema.ts';
import { sloSection } from './slo-values.ts';
import { type VariablesOptions, variables } from './variables.ts';

/** What the defaults of a service's values follow from. */
export interface ValueDefaults {
  /** Default name of its objects, its image and the folder of its dashboards. */
  readonly name: string;
  /** Default tag of its image. */
  readonly version: string;
  readonly objectives: Objectives;
  /** A DNS domain: the prefix of its own annotations. */
  readonly domain: string;
  /** Default address of the folder that holds its runbooks. @default `/runbooks` at its domain */
  readonly runbooks?: string;
  /** The environment variables that can be set as values. @default any */
  readonly variables?: VariablesOptions;
}

/** Port of the API of every service; not a value, as nothing outside its pods sees it but by the name `http`. */
export const HTTP_PORT = 8080;

/** The fields that the values of every service have. */
export function commonFields({ name, version, objectives, domain, runbooks, variables: options }: ValueDefaults) {
  return {
    name: text(forms.OBJECT_NAME, { default: name, help: 'Name of the objects of this installation, and its `job` in Prometheus.' }),
    namespace: section({
      name: text(forms.OBJECT_NAME, { default: undefined, help: 'Namespace of this installation; its `name`, unless given.' }),
      create: yesNo({ default: true, help: 'Whether the namespace is among the objects.' }),
    }),
    image: section({
      repository: text(forms.REPOSITORY, { default: name, help: 'Image without its tag; Skaffold and kustomize replace it by this name.' }),
      tag: text(forms.TAG, { default: version, help: 'Tag of the image, or its digest, `sha256:…`.' }),
      pullPolicy: choice(['IfNotPresent', 'Always', 'Never'], { default: 'IfNotPresent', help: 'When a node pulls the image.' }),
      pullSecret: text(forms.SECRET_NAME, {
        default: undefined,
        help: 'Secret that a node shows to the registry of the image, if it asks for one.',
      }),
    }),
    replicas: number(REPLICAS, { default: undefined, help: 'A fixed number of pods, instead of `autoscaling`.' }),
    autoscaling: optional(autoscaling),
    resources: section({
      cpuRequest: text(forms.CPU, { default: '100m', help: 'CPU that a pod is sure to have.' }),
      cpuLimit: text(forms.CPU, { default: undefined, help: 'CPU past which a pod is throttled; without it there is no such limit.' }),
      memory: text(forms.MEMORY, { default: '256Mi', help: 'Memory that a pod is sure to have, and may not exceed.' }),
    }),
    readOnlyRoot: yesNo({ default: true, help: 'Whether a container can write to `/tmp` only; synchronising files into it needs more.' }),
    env: options === undefined ? texts(forms.VARIABLE, { default: {}, help: 'An environment variable.' }) : variables(options),
    metrics: section({
      port: number(PORT, { default: 9464, help: 'Port that answers `/metrics`.' }),
      interval: text(forms.DURATION, { default: '15s', help: 'How often Prometheus scrapes.' }),
    }),
    monitoring: section({
      labels: texts(forms.LABEL, {
        default: { release: 'kube-prometheus-stack' },
        help: 'A label by which Prometheus selects monitors and rules.',
      }),
      namespace: text(forms.OBJECT_NAME, {
        default: 'monitoring',
        help: 'Namespace of Prometheus: only from there metrics are reachable.',
      }),
      runbooks: text(forms.WEB_ADDRESS, {
        default: runbooks ?? `https://${domain}/runbooks`,
        help: 'Address below which the runbook of each alert is found.',
      }),
    }),
    dashboards: section({
      enabled: yesNo({
        default: true,
        help: 'Whether the dashboards are among the objects: a Grafana needs them once, not once an installation.',
      }),
      namespace: text(forms.OBJECT_NAME, { default: 'monitoring', help: 'Namespace of the dashboards.' }),
      labels: texts(forms.LABEL, { default: { grafana_dashboard: '1' }, help: 'A label by which Grafana finds dashboards.' }),
      url: text(forms.WEB_ADDRESS, {
        default: undefined,
        help: 'Address of Grafana, for the link of each alert to its dashboard; without it the link begins with `/d/`.',
      }),
      folder: text(forms.FOLDER, { default: name, help: 'Folder in Grafana, if it follows the annotation `grafana_folder`.' }),
    }),
    slo: sloSection(objectives),
  } satisfies Fields;
}

/** The values that every service has, complete: the namespace has its name, and there are either `replicas` or `autoscaling`. */
export type Values = CommonValues & { readonly namespace: { readonly name: string } };

/** The values as they are read, before what follows from others of them is filled in. */
export type CommonValues = ValuesOf<ReturnType<typeof commonFields>>;

/** The values with what follows from others of them. */
export function complete<V extends CommonValues>(read: V): V & Values {
  const scaled = read.autoscaling ?? autoscaling.read(undefined, 'autoscaling', () => undefined);
  return {
    ...read,
    autoscaling: read.replicas === undefined ? scaled : undefined,
    namespace: { ...read.namespace, name: read.namespace.name ?? read.name },
  };
}

/** What is wrong with values that are right one by one. */
export function contradictions({ replicas, autoscaling, resources, metrics }: CommonValues): Finding[] {
  const findings: Finding[] = [];
  if (replicas !== undefined && autoscaling !== undefined)
    findings.push({ at: 'replicas', message: `and autoscaling exclude each other, got both: leave one of them out` });
  if (autoscaling !== undefined && autoscaling.min > autoscaling.max)
    findings.push({ at: 'autoscaling.min', message: `must be at most autoscaling.max, got ${autoscaling.min} and ${autoscaling.max}` });
  if (resources.cpuLimit !== undefined && forms.cpus(resources.cpuRequest) > forms.cpus(resources.cpuLimit))
    findings.push({
      at: 'resources.cpuRequest',
      message: `must be at most resources.cpuLimit, got "${resources.cpuRequest}" and "${resources.cpuLimit}"`,
    });
  if (metrics.port === HTTP_PORT)
    findings.push({ at: 'metrics.port', message: `must be another port than that of the API, got ${HTTP_PORT}` });
  return findings;
}

// --- internal ---

const REPLICAS = { min: 0, max: 1000, whole: true } as const;
const PORT = { min: 1, max: 65_535, whole: true } as const;

const autoscaling = section({
  min: number({ ...REPLICAS, min: 1 }, { default: 2, help: 'Fewest pods.' }),
  max: number({ ...REPLICAS, min: 1 }, { default: 6, help: 'Most pods.' }),
  cpuPercent: number({ min: 1, max: 1000, whole: true }, { default: 70, help: 'Share of the requested CPU in use that is aimed at.' }),
});

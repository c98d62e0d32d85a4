import type { ServiceIdentity } from '../catalogue/identity.ts';
import { LABEL } from './formats.ts';

/** The label with the name of the installation. Prometheus copies it to `job`. */
export const NAME_LABEL = 'app.kubernetes.io/name';

/** The label that tells apart the copies of an installation that an overlay makes. Its default is the name of the installation. */
export const INSTANCE_LABEL = 'app.kubernetes.io/instance';

/** The port names of pods and Services. */
export const PORTS = { http: 'http', metrics: 'metrics' } as const;

/** Returns the labels by which every selector of an installation selects its pods and its Service, within its namespace. */
export function selectorLabels({ job }: Pick<ServiceIdentity, 'job'>): Record<string, string> {
  return { [NAME_LABEL]: job, [INSTANCE_LABEL]: job };
}

export interface RecommendedLabelsProps {
  /** The part that the object is in the architecture, such as `server`. */
  readonly component: string;
  /** The name of the application that the object is a part of. */
  readonly partOf: string;
  /** Its version. The first that is a valid value of a label is taken; none is set without one. */
  readonly versions: readonly string[];
}

/**
 * Returns the recommended labels besides those of `selectorLabels`. No selector has them, as their values change.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/
 */
export function recommendedLabels({ component, partOf, versions }: RecommendedLabelsProps): Record<string, string> {
  const version = versions.find((text) => text !== '' && LABEL.pattern.test(text));
  return {
    ...(version !== undefined && { 'app.kubernetes.io/version': version }),
    'app.kubernetes.io/component': component,
    'app.kubernetes.io/part-of': partOf,
    'app.kubernetes.io/managed-by': 'metric-to-pager',
  };
}

/** Returns the metadata of an object with the name of the installation. */
export function metadataOf(identity: Pick<ServiceIdentity, 'job' | 'namespace'>, labels: Readonly<Record<string, string>> = {}) {
  return { name: identity.job, namespace: identity.namespace, labels: { ...selectorLabels(identity), ...labels } };
}

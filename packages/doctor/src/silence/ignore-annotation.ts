import { type ObjectReference, referenceTo } from 'metric-to-pager/cluster';
import type { Snapshot } from '../snapshot/snapshot.ts';

/** The annotation that silences findings about its object: `doctor/ignore: "service.label-mismatch # made by another chart"`. */
export const IGNORE = 'doctor/ignore';

/** What an annotation silences. */
export interface Ignored {
  readonly ids: readonly string[];
  /** Empty when it gives none, and then it silences nothing. */
  readonly reason: string;
}

/** Reads the value of the annotation: ids, separated by commas, and a reason after `#`. */
export function ignoredBy(value: string): Ignored {
  const at = value.indexOf('#');
  const [listed, reason] = at < 0 ? [value, ''] : [value.slice(0, at), value.slice(at + 1).trim()];
  return {
    ids: listed
      .split(',')
      .map((id) => id.trim())
      .filter((id) => id !== ''),
    reason,
  };
}

/** An object with the annotation, and its value. */
export interface Annotated {
  readonly subject: ObjectReference;
  readonly value: string;
}

/** Returns the objects of a snapshot, and the ConfigMaps of its dashboards, that have the annotation. */
export function annotatedObjects({ objects, dashboards }: Snapshot): readonly Annotated[] {
  const maps = new Map(
    dashboards.map(({ namespace, configMap: name, annotations }) => [
      `${namespace}/${name}`,
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace, name, annotations } },
    ]),
  );
  return [...objects, ...maps.values()].flatMap((object) => {
    const value = object.metadata.annotations?.[IGNORE];
    return value === undefined ? [] : [{ subject: referenceTo(object), value }];
  });
}

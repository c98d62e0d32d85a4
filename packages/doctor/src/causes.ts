import type { Observation } from './check.ts';
import { type Finding, findingKey } from './finding.ts';

/** An observation with what its check says. */
export interface Observed {
  readonly finding: Finding;
  readonly observation: Observation;
  /** The place of its check in the chain. */
  readonly rank: number;
}

/** Findings that stand for themselves, and those that only follow from others. */
export interface Separated {
  readonly causes: readonly Observed[];
  readonly consequences: readonly Observed[];
}

/**
 * Tells causes from consequences: an observation is a consequence when a link that it needs is broken by one that stands earlier in the
 * chain. Its causes are those that are no consequences themselves.
 */
export function separate(observed: readonly Observed[]): Separated {
  const breakers = new Map<string, Observed[]>();
  for (const one of observed) {
    for (const link of one.observation.breaks ?? []) breakers.set(link, [...(breakers.get(link) ?? []), one]);
  }
  const directCauses = (one: Observed) =>
    (one.observation.needs ?? []).flatMap((link) => breakers.get(link) ?? []).filter(({ rank }) => rank < one.rank);
  const roots = new Map<Observed, readonly Observed[]>();
  for (const one of observed.toSorted((a, b) => a.rank - b.rank)) {
    const found = directCauses(one).flatMap((cause) => {
      const behind = roots.get(cause) ?? [];
      return behind.length > 0 ? behind : [cause];
    });
    roots.set(one, [...new Set(found)]);
  }
  const isCause = (one: Observed) => (roots.get(one) ?? []).length === 0;
  return {
    causes: observed.filter(isCause),
    consequences: observed
      .filter((one) => !isCause(one))
      .map((one) => ({
        ...one,
        finding: { ...one.finding, causedBy: [...new Set((roots.get(one) ?? []).map(({ finding }) => findingKey(finding)))] },
      })),
  };
}

import { nearest, soleNearest } from 'metric-to-pager/terminal';
import type { NamespacedObject } from '../snapshot/kinds.ts';
import { type LabelSelector, type Requirement, requirementsOf, unmet } from './selectors.ts';

/** An object that a selector was probably meant to select, with the terms that its labels do not meet. */
export interface NearMiss<T> {
  readonly object: T;
  readonly unmet: readonly Requirement[];
  /** Others that are as close. */
  readonly ties: readonly T[];
}

/**
 * The object that is closest to being selected: it meets some terms of the selector, or has its keys with other values, or a name like that
 * of the selecting object.
 *
 * @returns nothing when no object is alike
 */
export function nearMiss<T extends NamespacedObject>(
  selector: LabelSelector,
  candidates: readonly T[],
  name: string,
): NearMiss<T> | undefined {
  const terms = requirementsOf(selector);
  if (terms.length === 0) return undefined;
  let best: { readonly miss: NearMiss<T>; readonly score: number } | undefined;
  for (const object of candidates) {
    const labels = object.metadata.labels ?? {};
    const missed = unmet(selector, labels);
    const alike = missed.filter(
      ({ key, values }) => Object.hasOwn(labels, key) && nearest(values[0] ?? '', [labels[key] ?? '']) !== undefined,
    );
    const score = (terms.length - missed.length) * 4 + alike.length * 3 + nameScore(name, object.metadata.name, values(terms));
    if (score === best?.score) best = { ...best, miss: { ...best.miss, ties: [...best.miss.ties, object] } };
    else if (score > (best?.score ?? 0)) best = { miss: { object, unmet: missed, ties: [] }, score };
  }
  return best?.miss;
}

/** Returns the name that was probably meant: the one that is most alike, or the only one. */
export function likely(name: string, candidates: readonly string[]): string | undefined {
  return soleNearest(name, candidates) ?? only(candidates);
}

/** Returns the item of a list of one. */
export function only<T>(items: readonly T[]): T | undefined {
  return items.length === 1 ? items[0] : undefined;
}

// --- internal ---

function values(terms: readonly Requirement[]): readonly string[] {
  return terms.flatMap((term) => term.values);
}

function nameScore(selecting: string, name: string, wanted: readonly string[]): number {
  if (selecting === name || wanted.includes(name)) return 3;
  return nearest(selecting, [name]) !== undefined || name.includes(selecting) || selecting.includes(name) ? 1 : 0;
}

/**
 * Returns the name that is most like another: the fewest letters to add, to take away, to change or to swap with their neighbour.
 *
 * @param most the most changes that still make names alike; @default a third of the name, at most 6
 * @returns nothing when no name is alike
 */
export function nearest(name: string, candidates: Iterable<string>, most = Math.min(6, Math.floor(name.length / 3))): string | undefined {
  let best: string | undefined;
  let fewest = most + 1;
  for (const candidate of candidates) {
    if (candidate === name || Math.abs(candidate.length - name.length) >= fewest) continue;
    const changes = distance(name, candidate, fewest - 1);
    if (changes >= fewest) continue;
    fewest = changes;
    best = candidate;
  }
  return best;
}

/** Returns the name that is most like another, or nothing when two are equally alike: neither is then taken. */
export function soleNearest(name: string, candidates: readonly string[]): string | undefined {
  const first = nearest(name, candidates);
  return first === nearest(name, candidates.toReversed()) ? first : undefined;
}

// --- internal ---

/** Returns the distance of Damerau and Levenshtein between neighbours; more than `most` is not counted to its end. */
function distance(a: string, b: string, most: number): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let changes = Math.min((previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) changes = Math.min(changes, (before[j - 2] ?? 0) + 1);
      current.push(changes);
      least = Math.min(least, changes);
    }
    if (least > most) return most + 1;
    before = previous;
    previous = current;
  }
  return previous[b.length] ?? 0;
}

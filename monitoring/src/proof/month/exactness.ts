import type { Samples } from '../reference/samples.ts';
import { seriesText } from '../simulation/simulation.ts';
import type { Prometheus, Times } from './prometheus.ts';

/** How close recorded samples are to those of the reference. */
export interface Exactness {
  /** How many were compared. */
  readonly samples: number;
  /** The greatest relative error; infinite where one side has a sample that the other lacks, or one is no number. */
  readonly error: number;
  /** Where that is: the name of the series and the time. */
  readonly worst: string;
}

/** Compares every sample of the recorded series with the reference, both ways. */
export async function exactness(
  past: Prometheus,
  reference: ReadonlyMap<string, Samples>,
  { labels, over }: { readonly labels: Readonly<Record<string, string>>; readonly over: Omit<Times, 'step'> },
): Promise<Exactness> {
  let [samples, error, worst] = [0, 0, ''];
  for (const [name, expected] of reference) {
    const found = await past.stored(seriesText(name, labels), { end: over.end, seconds: over.end - over.start + 1 });
    if (found.length !== 1) throw new Error(`"${name}" is ${found.length} series, where one was expected`);
    const values = found[0]?.values ?? new Map<number, number>();
    const wanted = new Map(expected.times.map((time, index) => [time, expected.values[index] as number]));
    for (const time of new Set([...values.keys(), ...wanted.keys()])) {
      const own = relativeError(values.get(time), wanted.get(time));
      samples++;
      if (own > error) [error, worst] = [own, `${name} at ${time}: ${values.get(time)} instead of ${wanted.get(time)}`];
    }
  }
  return { samples, error, worst };
}

// --- internal ---

function relativeError(value: number | undefined, expected: number | undefined): number {
  if (value === undefined || expected === undefined) return Number.POSITIVE_INFINITY;
  const error = value === expected ? 0 : Math.abs(value - expected) / Math.abs(expected);
  return Number.isNaN(error) ? Number.POSITIVE_INFINITY : error;
}

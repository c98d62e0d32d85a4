import { fits, type MatcherSet } from '../../promql/index.ts';
import type { Scraped } from '../simulation/simulation.ts';
import type { OverTime } from './over-time.ts';
import type { Samples } from './samples.ts';

/** A scraped series, taken apart. */
export interface LabelledSamples {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly samples: Samples;
}

/** Scraped series, taken apart, with the times of their samples in seconds. */
export function labelledSamples(scraped: Scraped, { start, step }: { readonly start: number; readonly step: number }): LabelledSamples[] {
  return Object.entries(scraped).map(([series, text]) => {
    const shown = text.split(' ').flatMap((value, index) => (Number.isNaN(Number(value)) ? [] : [{ time: start + index * step, value }]));
    const samples = { times: shown.map(({ time }) => time), values: shown.map(({ value }) => Number(value)) };
    const [name = ''] = series.split('{', 1);
    const labels = [...series.matchAll(/(\w+)=("(?:[^"\\]|\\.)*")/g)].map(([, label, value]) => [label, JSON.parse(value as string)]);
    return { name, labels: Object.fromEntries(labels), samples };
  });
}

/** The samples of the series with a name whose labels are as asked; a label that is missing counts as empty. */
export function select(all: readonly LabelledSamples[], name: string, asked: MatcherSet): Samples[] {
  const matches = ({ labels }: LabelledSamples) =>
    Object.entries(asked).every(([label, matcher]) => matcher === undefined || fits(matcher, labels[label] ?? ''));
  return all.filter((one) => one.name === name && matches(one)).map(({ samples }) => samples);
}

/** The sum of what there is; nothing where there is nothing at all. */
export function sumOf(parts: readonly OverTime[]): OverTime {
  return (window) => parts.reduce<number | undefined>((sum, part) => added(sum, part(window)), undefined);
}

// --- internal ---

function added(sum: number | undefined, value: number | undefined): number | undefined {
  return value === undefined ? sum : (sum ?? 0) + value;
}

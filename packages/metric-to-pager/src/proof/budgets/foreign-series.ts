import type { IdentityLabels } from '../../catalogue/identity.ts';
import { type RecordedSeries, seriesText } from '../../promql/index.ts';
import type { Check } from '../cases.ts';
import type { Scraped } from '../simulation/simulation.ts';

/** Whose series a rule must leave alone: another namespace's, another job's and another objective's. */
type Owner = IdentityLabels & { readonly slo: string };

/** Series that are recorded for others, which a rule could mistake for its own. */
export interface Foreign {
  /** Recorded before the rule's own: nothing must be derived from them. */
  readonly sources: readonly RecordedSeries[];
  /** Recorded for others at their worst: no alert may fire for them, and no series may derive from them. */
  readonly results: readonly RecordedSeries[];
}

/** Returns what others have recorded, at each of so many steps. */
export function foreignSeries(own: Owner, { sources, results }: Foreign, steps: number): Scraped {
  const series = (name: string, all: readonly RecordedSeries[]) =>
    others(own, name).flatMap((owner) => all.map((one) => [seriesText(one.name, owner), `1e6x${steps}`] as const));
  return Object.fromEntries([...series(SOURCES, sources), ...series(RESULTS, results)]);
}

/** Returns the check that nothing is recorded for others besides what was there. */
export function foreignCheck(own: Owner, foreign: Foreign, at: number): Check {
  const names = (all: readonly RecordedSeries[]) => all.map(({ name }) => name).join('|');
  const left = (name: string, there: string) =>
    ['namespace', 'job'].map((label) => `{slo=${JSON.stringify(own.slo)},${label}="${name}",__name__!~"ALERTS.*|${there}"}`);
  const expr = [...left(SOURCES, names(foreign.sources)), ...left(RESULTS, names(foreign.results)), ...left('theirs', '')].join(' or ');
  return { kind: 'samples', at, expr: `count(${expr})`, samples: [] };
}

// --- internal ---

const SOURCES = 'elsewhere';
const RESULTS = 'beyond';

function others({ namespace, job, slo }: Owner, name: string): Owner[] {
  return [
    { namespace: name, job, slo },
    { namespace, job: name, slo },
    // Two, as a rule that takes from any other objective then has two answers, of which Prometheus takes none.
    { namespace, job, slo: name },
    { namespace, job, slo: `${name}-too` },
  ];
}

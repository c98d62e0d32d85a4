import type { Scrape } from '../prometheus/index.ts';
import { oneLine } from '../terminal/index.ts';
import { proposeValues } from './label-values.ts';
import { type LeftOut, type ObservedMetric, observedMetrics } from './observed.ts';
import { type ProposedMetric, type ProposedObjective, proposeObjectives } from './propose-objectives.ts';

/** What a scrape suggests for the definition of a service. */
export interface Proposal {
  readonly metrics: readonly (ProposedMetric & { /** Why a healthy process may lack it. */ readonly optional: string | undefined })[];
  readonly objectives: readonly ProposedObjective[];
  /** An info gauge of the build, and the labels that tell one build from another. */
  readonly build: { readonly metric: ObservedMetric; readonly labels: readonly string[] } | undefined;
  readonly leftOut: readonly LeftOut[];
  /** What a person should know of the choices, a sentence each. */
  readonly notes: readonly string[];
}

/** @throws one sentence when the scrape has no metric that tells good events from bad ones */
export function proposeDefinition(scrape: Scrape): Proposal {
  const { metrics: observed, leftOut } = observedMetrics(scrape);
  const metrics = [...observed.values()]
    .map((metric) => ({ observed: metric, labels: labelsOf(metric), optional: optionalReason(metric) }))
    .sort((a, b) => Number(isOfRuntime(a.observed)) - Number(isOfRuntime(b.observed)));
  const objectives = proposeObjectives(metrics);
  if (objectives.length === 0)
    throw new Error(
      `None of the ${metrics.length} metrics tells good events from bad ones: expected a histogram of durations, or a counter with a label such as status_code="500" or outcome="failed"`,
    );
  const build = findBuild(metrics);
  return { metrics, objectives, build, leftOut, notes: notesOf({ metrics, objectives, build }) };
}

// --- internal ---

const RUNTIME = /^(nodejs|process|go|python|jvm|system|logback|tomcat|executor|promhttp|disk|application)_/;

function isOfRuntime({ name }: ObservedMetric): boolean {
  return RUNTIME.test(name);
}

function labelsOf(metric: ObservedMetric): ProposedMetric['labels'] {
  return new Map([...metric.labels].map(([label, values]) => [label, proposeValues(metric, label, values)]));
}

function optionalReason(metric: ObservedMetric): string | undefined {
  if (isOfRuntime(metric)) return 'The runtime decides which of its metrics exist.';
  return metric.type === 'gauge' && metric.labels.size > 0 ? 'Its series exist only while there is something to measure.' : undefined;
}

function findBuild(metrics: Proposal['metrics']): Proposal['build'] {
  const candidates = metrics.flatMap(({ observed: metric }) => {
    const labels = [...metric.labels.keys()].filter((label) => /version|revision|commit/.test(label));
    const isBuild = metric.type === 'gauge' && /(^|_)build_info$|^target_info$/.test(metric.name) && !isOfRuntime(metric);
    return isBuild && labels.length > 0 ? [{ metric, labels }] : [];
  });
  return candidates[0];
}

function notesOf({ metrics, objectives, build }: Pick<Proposal, 'metrics' | 'objectives' | 'build'>): string[] {
  const open = metrics.flatMap(({ observed: { name }, labels }) =>
    [...labels].flatMap(([label, values]) =>
      'open' in values && !name.endsWith('_info') ? [`${name} has any ${label}: ${oneLine(values.open)}`] : [],
    ),
  );
  const isTimed = objectives.some(({ bad }) => 'above' in bad);
  return [
    ...open,
    ...(build === undefined ? ['No metric has the version of the build, such as "build_info": the alert TwoVersions is left out'] : []),
    ...(isTimed ? [] : ['No histogram of durations is exposed: an objective of latency is left out']),
  ];
}

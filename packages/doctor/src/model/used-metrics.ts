import type { Kinds } from '../snapshot/kinds.ts';
import type { DashboardFile } from '../snapshot/snapshot.ts';
import { expressionError, type SelectedSeries, seriesIn } from './expressions.ts';
import type { Model, RuleView } from './model.ts';
import { type RuleText, rulesIn } from './rules.ts';

/** A place that reads a metric: a rule, or a panel of a dashboard. */
export interface MetricUse {
  readonly series: SelectedSeries;
  readonly rule?: RuleText;
  readonly dashboard?: DashboardFile;
  /** The place in a sentence: `alert ShopErrors`, `panel "Errors"`. */
  readonly place: string;
}

/** The series that a rule object reads; of an expression that does not parse nothing is known. */
export function usesInRules(object: Kinds['PrometheusRule']): readonly MetricUse[] {
  const readable = rulesIn(object).filter(({ expr }) => expressionError(expr) === undefined);
  return readable.flatMap((rule) =>
    seriesIn(rule.expr).map((series) => ({ series, rule, place: `${rule.alerting ? 'alert' : 'record'} ${rule.name}` })),
  );
}

/** The series that the queries of a dashboard read. */
export function usesInDashboard(dashboard: DashboardFile): readonly MetricUse[] {
  return dashboard.queries.flatMap(({ panel, expr }) => seriesIn(expr).map((series) => ({ series, dashboard, place: `panel "${panel}"` })));
}

/** The metrics that servers know. */
export interface KnownMetrics {
  readonly names: ReadonlySet<string>;
  /** Described by a target, with or without a series. */
  readonly described: ReadonlySet<string>;
  readonly jobs: ReadonlySet<string>;
}

/** Returns what the servers of the Prometheuses that select a rule know. */
export function knownTo({ selectedBy }: RuleView): KnownMetrics | undefined {
  return knownOf(selectedBy.flatMap(({ servers }) => servers));
}

/** Returns the metrics that servers know; nothing when none of them answered. */
export function knownOf(servers: Model['snapshot']['prometheus']): KnownMetrics | undefined {
  const answered = servers.filter(({ metricNames }) => metricNames !== undefined);
  if (answered.length === 0) return undefined;
  return {
    names: new Set(answered.flatMap(({ metricNames = [] }) => metricNames)),
    described: new Set(answered.flatMap(({ described = [] }) => described)),
    jobs: new Set(answered.flatMap(({ jobs = [] }) => jobs)),
  };
}

/** The name of the family that a series belongs to: without the suffixes of histograms, summaries and counters. */
export function familiesOf(name: string): readonly string[] {
  return [name, name.replace(/_(bucket|sum|count)$/, ''), name.replace(/_total$/, '')];
}

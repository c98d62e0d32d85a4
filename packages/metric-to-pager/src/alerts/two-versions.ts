import type { Metric } from '../catalogue/catalogue.ts';
import type { Labels } from '../catalogue/metric-definition.ts';
import { above, countBy, groupBy, series } from '../promql/index.ts';
import { type AlertDefinition, defineAlert, drilledBy } from './alert.ts';
import { type Expectation, gauge, type LevelAt } from './expectation.ts';
import type { Fault } from './fault.ts';

export interface VersionOptions<L extends Labels> {
  /** An info gauge with one series per build. */
  readonly build: Metric<string, 'gauge', L>;
  /** The labels that tell one build from another. */
  readonly labels: readonly (keyof NoInfer<L> & string)[];
  /** Rolls out another build whose pods never become ready. @default by hand */
  readonly fault?: Fault;
}

/** A rollout is stuck: pods of more than one build run. */
export function twoVersions<L extends Labels>({ build, labels, fault }: VersionOptions<L>): AlertDefinition {
  return defineAlert({
    name: 'TwoVersions',
    expr: (where) =>
      above(countBy(['namespace', 'job'], groupBy(['namespace', 'job', ...labels], series(build as Metric<string, 'gauge'>, where))), 1),
    for: '15m',
    summary: 'More than one version is running.',
    description:
      '{{ $value }} versions of {{ $labels.job }} have run in {{ $labels.namespace }} at the same time for 15 minutes: a rollout is stuck.',
    meaning: 'Pods of more than one build have run side by side for 15 minutes.',
    expectation: labels.map((label) => anotherBuild(build.name, label)),
    ...drilledBy(fault, 'roll out an image whose pods never become ready'),
  });
}

// --- internal ---

/** Another build, which differs in one label, answers beside the usual one. */
function anotherBuild(metric: string, label: string): Expectation {
  return {
    labels: ['namespace', 'job'],
    waits: 15,
    value: (second) => 1 + second,
    series: ({ name, labels, level }) => {
      const of = (build: string, shows: LevelAt) =>
        gauge(metric, { ...labels, [label]: build }, (minute) => (shows(minute) > 0 ? 1 : undefined));
      const usual = name === 'new' ? 'next' : 'current';
      return [of(usual, (minute) => 1 - level(minute)), of('stuck', level)];
    },
  };
}

import type { Metric } from '../catalogue/catalogue.ts';
import { equals, minBy, series } from '../promql/index.ts';
import { type AlertDefinition, type Drilled, defineAlert } from './alert.ts';
import { gauge } from './expectation.ts';

/** The options of `dependencyDown`. */
export interface Dependency {
  /** CamelCase, for the name of the alert. */
  readonly name: string;
  /** 1 while the dependency is reachable, otherwise 0. */
  readonly up: Metric<string, 'gauge'>;
}

/** A dependency, without which the service can run for a while, is unreachable. */
export function dependencyDown({ name, up, ...drilled }: Dependency & Drilled): AlertDefinition {
  return defineAlert({
    name: `${name}Down`,
    expr: (where) => equals(minBy(['namespace', 'job'], series(up, where)), 0),
    for: '5m',
    summary: 'A dependency of the service is unreachable.',
    description: `At least one pod of {{ $labels.job }} in {{ $labels.namespace }} has not reached a dependency for 5 minutes ("${up.name}" is 0) and runs without it.`,
    meaning: `At least one pod has not reached a dependency for 5 minutes: \`${up.name}\` is 0.`,
    expectation: {
      labels: ['namespace', 'job'],
      waits: 5,
      value: () => 0,
      series: ({ labels, level }) => [gauge(up.name, labels, (minute) => 1 - level(minute))],
    },
    ...drilled,
  });
}

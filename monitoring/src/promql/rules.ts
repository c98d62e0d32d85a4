import type { Duration } from './expression.ts';

/** A rule that stores the result of an expression as a series of its own. */
export interface RecordingRule {
  readonly record: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** A rule that raises an alert for each series that an expression yields. */
export interface AlertingRule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: Duration;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Rules that are evaluated one after the other, as Prometheus and PrometheusRule objects write them. */
export interface RuleGroup {
  readonly name: string;
  /** @default the evaluation interval of Prometheus */
  readonly interval?: Duration;
  readonly rules: readonly (RecordingRule | AlertingRule)[];
}

import type { Duration } from './expression.ts';

/** A recording rule. */
export interface RecordingRule {
  readonly record: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** An alerting rule. */
export interface AlertingRule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: Duration;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** A group of rules that Prometheus evaluates in order. */
export interface RuleGroup {
  readonly name: string;
  /** @default the evaluation interval of Prometheus */
  readonly interval?: Duration;
  readonly rules: readonly (RecordingRule | AlertingRule)[];
}

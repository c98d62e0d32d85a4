import type { Vector } from '../promql/index.ts';

/** An annotation on every panel of a dashboard. */
export interface Annotation {
  readonly name: string;
  /** Marks the times at which a series exists; with `at: 'value'`, the time that its value is, in milliseconds. */
  readonly expr: Vector;
  readonly at?: 'value';
  /** The title, with `{{label}}` for the value of a label. */
  readonly title: string;
  /** @default none */
  readonly text?: string;
  readonly color: string;
}

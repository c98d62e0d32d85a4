import type { Vector } from '../promql/index.ts';

/** Something that happened, marked on every panel of a dashboard. */
export interface Annotation {
  readonly name: string;
  /** It happened while this had a series; with `at: 'value'`, at the time that the value tells in milliseconds. */
  readonly expr: Vector;
  readonly at?: 'value';
  /** What the mark says, with `{{label}}` for a label's value. */
  readonly title: string;
  /** @default nothing */
  readonly text?: string;
  readonly color: string;
}

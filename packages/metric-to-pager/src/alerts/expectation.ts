import type { Severity } from './severity.ts';

/**
 * The behaviour of an alert in plain numbers, and the series of a service that needs it. It is the reference that `prove` compares the
 * rule with, so it shares no code with the expression, and numbers such as `waits` are stated again.
 */
export interface Expectation {
  /** The labels of the firing alert besides its severity. */
  readonly labels: readonly ('namespace' | 'job' | 'pod')[];
  /** @default 'warning' */
  readonly severity?: Severity;
  /** The minutes for which the condition must hold before the alert fires. */
  readonly waits: number;
  /** The compared value: the level now, or its mean, sum or minimum over the last `window` minutes. @default 'now' */
  readonly measure?: 'now' | 'mean' | 'sum' | 'least';
  /** The minutes of `measure`. @default 0 */
  readonly window?: number;
  /** The condition holds above this value. @default 0.5, for levels of 0 and 1 */
  readonly limit?: number;
  /** Returns whether enough happens within the window for the condition to hold. @default it always does */
  readonly enough?: Readonly<Record<Volume, boolean>>;
  /** The minutes of health before trouble, which the rule compares with. @default 20 */
  readonly history?: number;
  /** The level from the first minute of trouble on, just above the limit. @default 1 */
  readonly above?: LevelAt;
  /** The level just below the limit. @default none is tested */
  readonly below?: LevelAt;
  /** The level of trouble that ends too soon. @default `above` for a minute less than `waits` */
  readonly brief?: LevelAt;
  /** The pods that suffer. @default 'one pod' */
  readonly suffers?: 'every pod' | 'one pod';
  /** The state of the alert when no series exists. @default 'silent' */
  readonly withoutSeries?: 'firing' | 'silent';
  /** Returns the value that the description shows. @default the compared value */
  readonly value?: (measured: number) => number;
  /** Returns the series that one pod exposes. */
  readonly series: (of: SimulatedPod) => readonly SimulatedSeries[];
}

/** The amount of trouble at a minute; 0 is health. */
export type LevelAt = (minute: number) => number;

/** Requests per minute: many, few, so few that shares mean nothing, or none. */
export type Volume = 'usual' | 'few' | 'low' | 'none';

/** A pod of a simulated service. */
export interface SimulatedPod {
  readonly name: string;
  readonly namespace: string;
  /** The labels that Prometheus adds to every series of the pod. */
  readonly labels: Readonly<Record<string, string>>;
  readonly level: LevelAt;
  readonly volume: Volume;
}

/** One series of a simulated pod. */
export interface SimulatedSeries {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly kind: 'gauge' | 'counter';
  /** Returns the value of a gauge at a step, or the increase of a counter since the step before; `undefined` while it is not exposed. */
  readonly at: (step: number) => number | undefined;
}

/** Levels around a share: 1 % above it, and 1 % below it. */
export function aroundShare(share: number) {
  return { limit: share, above: () => 1.01 * share, below: () => 0.99 * share };
}

/** Returns a level that ends after some minutes. */
export function lasting(minutes: number, level = 1): LevelAt {
  return (minute) => (minute < minutes ? level : 0);
}

/** Returns a simulated gauge. */
export function gauge(name: string, labels: SimulatedSeries['labels'], at: SimulatedSeries['at']): SimulatedSeries {
  return { name, labels, kind: 'gauge', at };
}

/** Returns a simulated counter. */
export function counter(name: string, labels: SimulatedSeries['labels'], at: SimulatedSeries['at']): SimulatedSeries {
  return { name, labels, kind: 'counter', at };
}

import { seriesText } from '../promql/index.ts';
import type { Scraped } from './simulation/simulation.ts';

/** What must be true of Prometheus' engine at a time of a simulation, in seconds. */
export type Check =
  /** The alert fires with exactly these labels and annotations. */
  | { readonly kind: 'alert'; readonly at: number; readonly alert: string; readonly firing: readonly Notification[] }
  /** An expression yields exactly these samples; the name of a series stands among its labels. */
  | { readonly kind: 'samples'; readonly at: number; readonly expr: string; readonly samples: readonly Sample[] };

/** What Alertmanager would be told. */
export interface Notification {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** The annotations with the links that a firing alert carries, from its labels, among them its name. */
export type Links = (labels: Readonly<Record<string, string>> & { readonly alertname: string }) => Readonly<Record<string, string>>;

/** One sample of a result. */
export interface Sample {
  /** The series as Prometheus writes it, such as `up{job="shop"}`. */
  readonly series: string;
  readonly value: number;
}

/** A simulated time, and everything that must be true in it. */
export interface Case {
  /** What it shows, in a few words: a column of the table. */
  readonly name: string;
  /** Seconds between two scrapes, and between two evaluations. */
  readonly step: number;
  readonly series: Scraped;
  readonly checks: readonly Check[];
}

/** The cases of one alert, or of recorded series that no alert reads. */
export interface Proof {
  /** The alert with what tells it from others of its name: `LatencyBurn/page-fast`. */
  readonly subject: string;
  /** Which rules it is about; those that they read are loaded too. */
  concerns(rule: { readonly alert?: string; readonly record?: string; readonly labels?: Readonly<Record<string, string>> }): boolean;
  /** Recorded series that the cases bring along instead of the rules that record them. @default none */
  readonly given?: readonly string[];
  readonly cases: readonly Case[];
}

/** Returns a check that an alert is firing, or that it is not, whatever its annotations. `labels` are those of the firing alert. */
export function firingCheck(at: number, labels: Readonly<Record<string, string>> & { readonly alertname: string }, fires: boolean): Check {
  const alertstate = 'firing';
  return {
    kind: 'samples',
    at,
    expr: seriesText('ALERTS', { alertname: labels.alertname, alertstate }),
    samples: fires ? [{ series: seriesText('ALERTS', { ...labels, alertstate }), value: 1 }] : [],
  };
}

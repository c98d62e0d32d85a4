import type { Finding, Severity } from './finding.ts';
import type { Model } from './model/model.ts';

/** The result of a check: a finding without the texts of the check itself, with its place in the chain. */
export interface Observation extends Pick<Finding, 'subject' | 'message' | 'evidence' | 'fix'> {
  /** @default that of the check */
  readonly severity?: Severity;
  /** The links of the chain that do not hold because of it. @default none */
  readonly breaks?: readonly string[];
  /** Links of the chain: if one of them does not hold, this is only a consequence. @default none */
  readonly needs?: readonly string[];
  /** The keys of other objects that it is about. @default none */
  readonly concerns?: readonly string[];
}

/** One way in which monitoring fails, and how it is recognized. A check is a pure function of the model of a snapshot. */
export interface Check {
  /** `link.slug` */
  readonly id: string;
  readonly severity: Severity;
  /** The problem, as a title. */
  readonly title: string;
  /** The reason why it matters. */
  readonly why: string;
  /** The usual causes. */
  readonly cause: string;
  /** The signs that show it, and the commands to look at them by hand. */
  readonly evidence: string;
  /** The repair. */
  readonly fix: string;
  run(model: Model): readonly Observation[];
}

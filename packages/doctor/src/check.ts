import type { Finding, Severity } from './finding.ts';
import type { Model } from './model/model.ts';

/** What a check returns: a finding without what the check itself says, with its place in the chain. */
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
  /** What is wrong, as a title. */
  readonly title: string;
  /** Why it matters. */
  readonly why: string;
  /** How it comes about. */
  readonly cause: string;
  /** What shows it, and how to look at that by hand. */
  readonly evidence: string;
  /** How to repair it. */
  readonly fix: string;
  run(model: Model): readonly Observation[];
}

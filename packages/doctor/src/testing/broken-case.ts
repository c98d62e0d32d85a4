import type { Scope } from '../scope.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

/** A healthy snapshot that is broken in one way, and what a diagnosis must say of it. */
export interface BrokenCase {
  /** The check that must come first. */
  readonly id: string;
  /** What is broken, as a title. */
  readonly name: string;
  readonly snapshot: Snapshot;
  readonly scope?: Scope;
  /** Words that the message, the evidence or the command must hold. */
  readonly says: readonly string[];
  /** The ids of other causes that are found besides. @default none */
  readonly also?: readonly string[];
  /** The ids of consequences that must be hidden behind it. @default any */
  readonly hides?: readonly string[];
  /** Whether the patch of the fix only has an effect that a running cluster shows, so that it cannot be tried on a snapshot. @default false */
  readonly live?: boolean;
}

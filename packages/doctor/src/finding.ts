import type { ObjectReference } from 'metric-to-pager/cluster';
import type { ShellCommand } from 'metric-to-pager/terminal';

/**
 * The severity of a finding. With an `error` something is not monitored or not alerted on. With a `warning` that holds in part, or soon. A
 * `note` states what is so on purpose and is not counted as a finding.
 */
export type Severity = 'error' | 'warning' | 'note';

/** One operation of a JSON patch. @see https://www.rfc-editor.org/rfc/rfc6902 */
export interface PatchOperation {
  readonly op: 'add' | 'replace' | 'remove' | 'test';
  readonly path: string;
  readonly value?: unknown;
}

/** The change of one object, as the API server takes it. */
export interface Patch extends ObjectReference {
  readonly type: 'merge' | 'json';
  /** A merge patch, or for `json` a list of operations. */
  readonly body: object | readonly PatchOperation[];
}

/** The repair of a finding. */
export interface Fix {
  /** A shell command that repairs it, or that shows what is needed to decide. */
  readonly command: ShellCommand;
  /** The change of the command, as data. @default the command changes no single object */
  readonly patch?: Patch;
  /**
   * Whether the patch can be applied as it is: it changes the object at fault or one beside it in its namespace, restarts and grants nothing,
   * and was not chosen from several. A check claims it; `safePatchOf` decides.
   */
  readonly safe: boolean;
}

/** A line of a file. */
export interface FilePlace {
  /** Relative to the working folder; `-` is the standard input. */
  readonly file: string;
  /** The first line is 1. */
  readonly line: number;
}

/** One thing that is wrong with how something is monitored. */
export interface Finding {
  /** `link.slug`, which `explain` takes. */
  readonly id: string;
  readonly severity: Severity;
  /** The object that is wrong, or that the fix changes. */
  readonly subject: ObjectReference;
  /** The problem, in the names and values of the cluster. */
  readonly message: string;
  /** The reason why it matters. */
  readonly why: string;
  /** One sentence or quotation for each observation that shows it. */
  readonly evidence: readonly string[];
  readonly fix: Fix;
  /** Where it stands in the files. @default it is in none */
  readonly place?: FilePlace;
  /** The keys of the findings that this one only follows from. @default it is a cause of its own */
  readonly causedBy?: readonly string[];
}

/** Returns the key of a finding within a diagnosis: `service.label-mismatch ServiceMonitor/shop/checkout`. */
export function findingKey({ id, subject }: Pick<Finding, 'id' | 'subject'>): string {
  return `${id} ${referenceKey(subject)}`;
}

/** Returns the key of an object within a cluster: `ServiceMonitor/shop/checkout`. */
export function referenceKey({ kind, namespace, name }: Pick<ObjectReference, 'kind' | 'namespace' | 'name'>): string {
  return namespace === undefined ? `${kind}/${name}` : `${kind}/${namespace}/${name}`;
}

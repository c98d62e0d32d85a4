/** A whole-number parameter of a fault; required unless it has a default. */
export interface FaultNumber {
  /** Its member name in a request. */
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly default?: number;
  readonly help: string;
}

/** The faults that can be injected, and the parameter of each. */
export const FAULT_KINDS = {
  latency: {
    help: 'Requests are delayed.',
    amount: { name: 'milliseconds', min: 1, max: 30_000, help: 'The delay of each request.' },
  },
  error: {
    help: 'Requests are answered with a server error.',
    amount: { name: 'status', min: 500, max: 599, default: 500, help: 'The status code.' },
  },
  abort: { help: 'Connections are closed without an answer.', amount: undefined },
  block: {
    help: 'Requests block the event loop.',
    amount: { name: 'milliseconds', min: 1, max: 2_000, help: 'How long each request blocks it.' },
  },
  allocate: {
    help: 'Memory is allocated, and freed when the fault ends.',
    amount: { name: 'megabytes', min: 1, max: 4_096, help: 'The amount in MiB.' },
  },
  exit: {
    help: 'The process exits at the next request that the fault hits.',
    amount: { name: 'code', min: 0, max: 255, default: 1, help: 'The exit code.' },
  },
} as const satisfies Record<string, { readonly help: string; readonly amount: FaultNumber | undefined }>;

export type FaultKind = keyof typeof FAULT_KINDS;

export const FAULT_NAMES = Object.keys(FAULT_KINDS) as readonly FaultKind[];

/** The duration of a fault; required, so that every fault ends. */
export const SECONDS = { name: 'seconds', min: 1, max: 3_600, help: 'How long the fault lasts.' } as const satisfies FaultNumber;

/** A requested fault. */
export interface Fault {
  readonly kind: FaultKind;
  /** The parameter of the kind (milliseconds, status, megabytes or code); 0 for a kind without one. */
  readonly amount: number;
  /** Share of the requests that it hits, above 0 and at most 1. */
  readonly share: number;
  readonly seconds: number;
}

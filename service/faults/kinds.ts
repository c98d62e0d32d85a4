/** A whole number that describes a fault; one without a default must be given. */
export interface FaultNumber {
  /** What it counts, which is its name in a request. */
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly default?: number;
  readonly help: string;
}

/** The faults that can be injected for a drill, and the number that says how bad each is. */
export const FAULT_KINDS = {
  latency: {
    help: 'Requests wait before they are handled.',
    amount: { name: 'milliseconds', min: 1, max: 60_000, help: 'How long each waits.' },
  },
  error: {
    help: 'Requests are answered with a server error.',
    amount: { name: 'status', min: 500, max: 599, default: 500, help: 'Which.' },
  },
  abort: { help: 'Connections are cut without an answer.', amount: undefined },
  block: {
    help: 'Requests block the event loop.',
    amount: { name: 'milliseconds', min: 1, max: 10_000, help: 'How long each blocks it.' },
  },
  allocate: {
    help: 'Memory is taken at once and held until the end.',
    amount: { name: 'megabytes', min: 1, max: 65_536, help: 'How much, in MiB.' },
  },
  exit: {
    help: 'The process exits at the next request that is hit.',
    amount: { name: 'code', min: 0, max: 255, default: 1, help: 'The exit code.' },
  },
} as const satisfies Record<string, { readonly help: string; readonly amount: FaultNumber | undefined }>;

export type FaultKind = keyof typeof FAULT_KINDS;

export const FAULT_NAMES = Object.keys(FAULT_KINDS) as readonly FaultKind[];

/** How long a fault lasts; every fault ends by itself. */
export const SECONDS = { name: 'seconds', min: 1, max: 3_600, help: 'How long the fault lasts.' } as const satisfies FaultNumber;

/** A fault as it was asked for. */
export interface Fault {
  readonly kind: FaultKind;
  /** The kind's number: milliseconds, status, megabytes or code; 0 for a kind that has none. */
  readonly amount: number;
  /** Which part of the requests it hits, above 0 and at most 1. */
  readonly share: number;
  readonly seconds: number;
}

import type { MemberSchema } from '../http/object-schema.ts';

/** The parameter of a fault: its member name in a request, and its schema; required unless it has a default. */
export type FaultAmount = { readonly name: string } & Omit<Extract<MemberSchema, { type: 'integer' }>, 'type'>;

/** The faults that can be injected, and the parameter of each. */
export const FAULT_KINDS = {
  latency: {
    description: 'Requests are delayed.',
    amount: { name: 'milliseconds', minimum: 1, maximum: 30_000, description: 'The delay of each request.' },
  },
  error: {
    description: 'Requests are answered with a server error.',
    amount: { name: 'status', minimum: 500, maximum: 599, default: 500, description: 'The status code.' },
  },
  abort: { description: 'Connections are closed without an answer.', amount: undefined },
  block: {
    description: 'Requests block the event loop.',
    amount: { name: 'milliseconds', minimum: 1, maximum: 2_000, description: 'How long each request blocks it.' },
  },
  allocate: {
    description: 'Memory is allocated, and freed when the fault ends.',
    amount: { name: 'megabytes', minimum: 1, maximum: 4_096, description: 'The amount in MiB.' },
  },
  exit: {
    description: 'The process exits at the next request that the fault hits.',
    amount: { name: 'code', minimum: 0, maximum: 255, default: 1, description: 'The exit code.' },
  },
} as const satisfies Record<string, { readonly description: string; readonly amount: FaultAmount | undefined }>;

/** The kind of a fault. */
export type FaultKind = keyof typeof FAULT_KINDS;

/** Every kind, in the order of `FAULT_KINDS`. */
export const FAULT_NAMES = Object.keys(FAULT_KINDS) as readonly FaultKind[];

/** A requested fault. */
export interface Fault {
  readonly kind: FaultKind;
  /** The parameter of the kind (milliseconds, status, megabytes or code); 0 for a kind without one. */
  readonly amount: number;
  /** Share of the requests that it hits, above 0 and at most 1. */
  readonly share: number;
  readonly seconds: number;
}

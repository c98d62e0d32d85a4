import type { Finding } from 'metric-to-pager';
import { Problem } from '../http/problem.ts';
import { FAULT_KINDS, FAULT_NAMES, type Fault, type FaultKind, type FaultNumber, SECONDS } from './kinds.ts';

/** Parses the body of `PUT /faults`. @throws Problem 400 with every finding */
export function readFault(body: unknown): Fault {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new Problem(400, `the body must be a JSON object such as {"kind":"latency","milliseconds":200,"seconds":60}, got ${shown(body)}`);
  }
  const given = body as Record<string, unknown>;
  const findings: Finding[] = [];
  const kind = FAULT_NAMES.find((name) => name === given['kind']);
  if (kind === undefined)
    findings.push({ at: 'body.kind', message: `kind must be one of ${FAULT_NAMES.join(', ')}, got ${shown(given['kind'])}` });
  const amount = kind === undefined ? undefined : FAULT_KINDS[kind].amount;
  const fault = {
    kind: kind ?? 'error',
    amount: amount === undefined ? 0 : readNumber(amount, given, findings),
    share: readShare(given['share'], findings),
    seconds: readNumber(SECONDS, given, findings),
  };
  if (kind !== undefined) findings.push(...unknownMembers(kind, amount, given));
  if (findings.length > 0) throw new Problem(400, findings.map(({ message }) => message).join('; '), { findings });
  return fault;
}

/** JSON Schema of the body of `PUT /faults`, for the OpenAPI document. */
export const FAULT_SCHEMA = {
  oneOf: FAULT_NAMES.map((kind) => {
    const { help, amount } = FAULT_KINDS[kind];
    const numbers: readonly FaultNumber[] = amount === undefined ? [SECONDS] : [amount, SECONDS];
    return {
      type: 'object',
      title: kind,
      description: help,
      additionalProperties: false,
      required: ['kind', ...numbers.filter((number) => number.default === undefined).map(({ name }) => name)],
      properties: {
        kind: { type: 'string', const: kind },
        share: { type: 'number', exclusiveMinimum: 0, maximum: 1, default: 1, description: 'Share of the requests that it hits.' },
        ...Object.fromEntries(
          numbers.map(({ name, min, max, help, ...rest }) => [
            name,
            { type: 'integer', minimum: min, maximum: max, description: help, ...rest },
          ]),
        ),
      },
    };
  }),
};

// --- internal ---

function readNumber({ name, min, max, default: fallback }: FaultNumber, given: Record<string, unknown>, findings: Finding[]): number {
  const value = Object.hasOwn(given, name) ? given[name] : fallback;
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
  findings.push({ at: `body.${name}`, message: `${name} must be a whole number from ${min} to ${max}, got ${shown(given[name])}` });
  return min;
}

function readShare(given: unknown, findings: Finding[]): number {
  if (given === undefined) return 1;
  if (typeof given === 'number' && given > 0 && given <= 1) return given;
  findings.push({ at: 'body.share', message: `share must be a number above 0 and at most 1, got ${shown(given)}` });
  return 1;
}

function unknownMembers(kind: FaultKind, amount: FaultNumber | undefined, given: Record<string, unknown>): Finding[] {
  const known = ['kind', 'share', SECONDS.name, ...(amount === undefined ? [] : [amount.name])];
  return Object.keys(given)
    .filter((name) => !known.includes(name))
    .map((name) => ({ at: `body.${name}`, message: `a fault of kind ${kind} accepts ${known.join(', ')}, got ${shown(name)}` }));
}

function shown(given: unknown): string {
  return (JSON.stringify(given) ?? 'nothing').slice(0, 60);
}

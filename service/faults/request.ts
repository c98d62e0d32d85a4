import type { Finding } from 'metric-to-pager';
import { type MemberSchema, type ObjectSchema, readMembers, shown } from '../http/object-schema.ts';
import { Problem } from '../http/problem.ts';
import { FAULT_KINDS, FAULT_NAMES, type Fault, type FaultAmount, type FaultKind } from './kinds.ts';

/** Parses the body of `PUT /faults`. @throws Problem 400 with every finding */
export function readFault(body: unknown): Fault {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new Problem(400, `the body must be a JSON object such as {"kind":"latency","milliseconds":200,"seconds":60}, got ${shown(body)}`);
  const given = body as Record<string, unknown>;
  const kind = FAULT_NAMES.find((name) => name === given['kind']) ?? 'unknown';
  const findings: Finding[] = [];
  if (kind === 'unknown')
    findings.push({ at: 'body.kind', message: `kind must be one of ${FAULT_NAMES.join(', ')}, got ${shown(given['kind'])}` });
  const schema = kind === 'unknown' ? OF_EVERY_KIND : schemaOf(kind);
  const members = readMembers<ObjectSchema>(schema, given, { at: 'body', accepts: `a fault of kind ${kind}`, findings });
  if (kind === 'unknown' || findings.length > 0) throw new Problem(400, findings.map(({ message }) => message).join('; '), { findings });
  const amount = members[FAULT_KINDS[kind].amount?.name ?? ''];
  return { kind, amount: Number(amount ?? 0), share: Number(members['share']), seconds: Number(members['seconds']) };
}

/** Returns the JSON Schema of the body for a kind. */
export function schemaOf(kind: FaultKind) {
  const { description, amount } = FAULT_KINDS[kind];
  const { name, ...range }: Partial<FaultAmount> = amount ?? {};
  const isRequired = name !== undefined && range.default === undefined;
  return {
    ...OF_EVERY_KIND,
    title: kind,
    description,
    additionalProperties: false,
    required: ['kind', ...(isRequired ? [name] : []), 'seconds'],
    properties: {
      kind: { type: 'string', const: kind },
      ...(name !== undefined && { [name]: { type: 'integer', ...range } as MemberSchema }),
      ...OF_EVERY_KIND.properties,
    },
  } as const satisfies ObjectSchema & { readonly title: string; readonly description: string };
}

// --- internal ---

/** The duration is required, so that every fault ends. */
const OF_EVERY_KIND = {
  type: 'object',
  additionalProperties: true,
  required: ['seconds'],
  properties: {
    share: { type: 'number', exclusiveMinimum: 0, maximum: 1, default: 1, description: 'Share of the requests that it hits.' },
    seconds: { type: 'integer', minimum: 1, maximum: 3_600, description: 'How long the fault lasts.' },
  },
} as const satisfies ObjectSchema;

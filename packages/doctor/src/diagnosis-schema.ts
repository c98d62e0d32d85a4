import { DIAGNOSIS_VERSION } from './render-json.ts';

const reference = {
  type: 'object',
  required: ['apiVersion', 'kind', 'name'],
  properties: {
    apiVersion: { type: 'string' },
    kind: { type: 'string' },
    name: { type: 'string' },
    namespace: { type: 'string', description: 'Absent for an object of the whole cluster.' },
  },
} as const;

const finding = {
  type: 'object',
  required: ['id', 'severity', 'subject', 'message', 'why', 'evidence', 'fix'],
  additionalProperties: false,
  properties: {
    id: { type: 'string', pattern: '^[a-z-]+\\.[a-z-]+$', description: 'The check, as "explain" takes it.' },
    severity: { enum: ['error', 'warning', 'note'] },
    subject: { ...reference, description: 'The object that is wrong, or that the fix changes.' },
    message: { type: 'string', description: 'What is wrong, in the names and values of the cluster.' },
    why: { type: 'string', description: 'Why it matters.' },
    evidence: { type: 'array', items: { type: 'string' }, description: 'What shows it.' },
    fix: {
      type: 'object',
      required: ['command', 'safe'],
      additionalProperties: false,
      properties: {
        command: { type: 'string', description: 'A shell command that repairs it, or shows what is needed to decide.' },
        safe: { type: 'boolean', description: 'Whether the patch can be applied as it is: it restarts nothing and grants nothing.' },
        patch: {
          ...reference,
          required: [...reference.required, 'type', 'body'],
          properties: {
            ...reference.properties,
            type: { enum: ['merge', 'json'] },
            body: { type: ['object', 'array'], description: 'A merge patch, or for "json" the operations of a JSON patch.' },
          },
          description: 'What the command changes, as data.',
        },
      },
    },
    place: {
      type: 'object',
      required: ['file', 'line'],
      additionalProperties: false,
      properties: { file: { type: 'string' }, line: { type: 'integer', minimum: 1 } },
      description: 'Where it stands in the files that are diagnosed.',
    },
    causedBy: {
      type: 'array',
      items: { type: 'string' },
      description: 'The keys "ID KIND/NAMESPACE/NAME" of the findings that this one follows from.',
    },
  },
} as const;

/** The JSON schema of what `renderJson` writes. */
export const DIAGNOSIS_SCHEMA = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Diagnosis',
  description: 'What is wrong with how a cluster is monitored, from the first link of the chain to the last.',
  type: 'object',
  required: ['version', 'takenAt', 'findings', 'consequences', 'notes', 'silenced', 'couldNotSee', 'examined'],
  additionalProperties: false,
  properties: {
    version: { const: DIAGNOSIS_VERSION },
    takenAt: { type: 'string', description: 'When the snapshot was taken, in ISO 8601.' },
    findings: { type: 'array', items: { $ref: '#/definitions/finding' }, description: 'The causes, in the order of the chain.' },
    consequences: { type: 'array', items: { $ref: '#/definitions/finding' }, description: 'What only follows from the findings.' },
    notes: { type: 'array', items: { $ref: '#/definitions/finding' }, description: 'What is unusual on purpose.' },
    silenced: {
      type: 'array',
      items: {
        type: 'object',
        required: ['finding', 'by', 'reason'],
        additionalProperties: false,
        properties: { finding: { $ref: '#/definitions/finding' }, by: { type: 'string' }, reason: { type: 'string' } },
      },
      description: 'What an annotation or a file silences, with the reason.',
    },
    couldNotSee: {
      type: 'array',
      items: {
        type: 'object',
        required: ['what', 'reason', 'essential'],
        properties: { what: { type: 'string' }, reason: { type: 'string' }, essential: { type: 'boolean' } },
      },
      description: 'The parts that were not examined, and therefore are neither healthy nor a finding.',
    },
    examined: {
      type: 'object',
      additionalProperties: { type: 'integer' },
      description: 'The number of objects that were examined, by kind.',
    },
  },
  definitions: { finding },
} as const;

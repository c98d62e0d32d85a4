import type { ObjectSchema } from '../../http/object-schema.ts';
import { LIMITS, TEXT_TYPES } from '../../lorem/index.ts';
import { problemResponses } from '../problem-schema.ts';

const LARGEST = Math.max(...TEXT_TYPES.map((type) => LIMITS[type].max));

/** The query of a text request, which `readTextRequest` validates by this schema. */
export const TEXT_QUERY = {
  type: 'object',
  required: [],
  additionalProperties: false,
  properties: {
    count: { type: 'integer', minimum: 1, maximum: 1_000, description: 'The number of texts; the answer then has `messages`.' },
    seed: { type: 'string', minLength: 1, maxLength: 200, description: 'The same seed always gives the same text.' },
  },
} as const satisfies ObjectSchema;

/** The OpenAPI schema of the text routes. */
export const TEXT_SCHEMA = {
  summary: 'Generate text',
  description: [
    'A word of min to max letters, a sentence of min to max words or a paragraph of min to max sentences, both bounds included.',
    ...TEXT_TYPES.map((type) => `A ${type} has ${LIMITS[type].min} to ${LIMITS[type].max} ${LIMITS[type].unit}.`),
    'The letter case of the type does not matter. A body is ignored.',
  ].join(' '),
  tags: ['texts'],
  params: {
    type: 'object',
    required: ['type', 'min', 'max'],
    properties: {
      type: { type: 'string', enum: TEXT_TYPES, description: 'The type of text.' },
      min: { type: 'integer', minimum: 1, maximum: LARGEST, description: 'The smallest size.' },
      max: { type: 'integer', minimum: 1, maximum: LARGEST, description: 'The largest size; at least min.' },
    },
  },
  querystring: TEXT_QUERY,
  response: {
    200: {
      description: 'The text, or the texts with `count`.',
      content: {
        'application/json': {
          schema: {
            oneOf: [
              { type: 'object', required: ['message'], additionalProperties: false, properties: { message: { type: 'string' } } },
              {
                type: 'object',
                required: ['messages'],
                additionalProperties: false,
                properties: {
                  messages: { type: 'array', minItems: 1, maxItems: TEXT_QUERY.properties.count.maximum, items: { type: 'string' } },
                },
              },
            ],
          },
        },
        'text/plain': { schema: { type: 'string', description: 'One text per line.' } },
      },
    },
    ...problemResponses(400, 404, 406, 408, 413, 414, 415, 417, 429, 431, 500, 503),
  },
} as const;

import { LIMITS, TEXT_TYPES } from '../../lorem/index.ts';
import { problemResponses } from '../problem-schema.ts';
import { MAX_COUNT, MAX_SEED_LENGTH } from './request.ts';

const LARGEST = Math.max(...TEXT_TYPES.map((type) => LIMITS[type].max));

/** What OpenAPI says of the routes for texts. It only describes: readTextRequest judges, as it can name all findings at once. */
export const TEXT_SCHEMA = {
  summary: 'Generated text',
  description: [
    'A word of min to max letters, a sentence of min to max words or a paragraph of min to max sentences, both bounds included.',
    ...TEXT_TYPES.map((type) => `A ${type} takes ${LIMITS[type].min} to ${LIMITS[type].max} ${LIMITS[type].unit}.`),
    'The type may be written in any letter case. A body is ignored.',
  ].join(' '),
  tags: ['texts'],
  params: {
    type: 'object',
    required: ['type', 'min', 'max'],
    properties: {
      type: { type: 'string', enum: TEXT_TYPES, description: 'What to generate.' },
      min: { type: 'integer', minimum: 1, maximum: LARGEST, description: 'The shortest that it may be.' },
      max: { type: 'integer', minimum: 1, maximum: LARGEST, description: 'The longest that it may be; at least min.' },
    },
  },
  querystring: {
    type: 'object',
    additionalProperties: false,
    properties: {
      seed: {
        type: 'string',
        minLength: 1,
        maxLength: MAX_SEED_LENGTH,
        description: 'The same seed gives the same text, always and everywhere.',
      },
      count: { type: 'integer', minimum: 1, maximum: MAX_COUNT, description: 'How many texts; the answer then has `messages`.' },
    },
  },
  response: {
    200: {
      description: 'The text, or the texts when `count` is given.',
      content: {
        'application/json': {
          schema: {
            oneOf: [
              { type: 'object', required: ['message'], additionalProperties: false, properties: { message: { type: 'string' } } },
              {
                type: 'object',
                required: ['messages'],
                additionalProperties: false,
                properties: { messages: { type: 'array', minItems: 1, maxItems: MAX_COUNT, items: { type: 'string' } } },
              },
            ],
          },
        },
        'text/plain': { schema: { type: 'string', description: 'One text a line.' } },
      },
    },
    ...problemResponses(400, 404, 406, 408, 413, 414, 415, 417, 429, 431, 500, 503),
  },
} as const;

import { PROBLEM_TYPE, titleOf } from '../http/problem.ts';

/** JSON Schema of the error answer, RFC 9457. */
export const PROBLEM_SCHEMA = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'error'],
  additionalProperties: false,
  properties: {
    type: { type: 'string', const: 'about:blank' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'What was wrong, what was given and what was expected.' },
    error: { type: 'string', description: 'The same sentence.' },
    findings: {
      type: 'array',
      description: 'Everything that was wrong.',
      items: {
        type: 'object',
        required: ['at', 'message'],
        additionalProperties: false,
        properties: { at: { type: 'string', examples: ['path.min'] }, message: { type: 'string' } },
      },
    },
  },
} as const;

/** The error answers of a route, as the members of its OpenAPI responses. */
export function problemResponses<const S extends number>(...statusCodes: readonly S[]) {
  return Object.fromEntries(
    statusCodes.map((status) => [
      status,
      {
        description: MEANINGS[status] ?? titleOf(status),
        ...(HEADERS[status] && { headers: HEADERS[status] }),
        content: { [PROBLEM_TYPE]: { schema: PROBLEM_SCHEMA } },
      },
    ]),
  );
}

// --- internal ---

const SECONDS = { type: 'integer', minimum: 1, description: 'Seconds to wait before the next try.' };
const STRUCTURED = { type: 'string', description: 'A structured field of draft-ietf-httpapi-ratelimit-headers.' };

const HEADERS: Readonly<Record<number, Readonly<Record<string, object>>>> = {
  405: { allow: { type: 'string', description: 'The methods that this path has.' } },
  429: { 'retry-after': SECONDS, ratelimit: STRUCTURED, 'ratelimit-policy': STRUCTURED },
  503: { 'retry-after': SECONDS },
};

const MEANINGS: Readonly<Record<number, string>> = {
  400: 'Something in the request is not valid; `findings` lists everything at once.',
  401: 'The token is missing or wrong.',
  404: 'Nothing is there.',
  406: 'The answer has no form that `Accept` allows.',
  408: 'The request did not arrive in time.',
  413: 'The body is too large.',
  414: 'The request target is too long.',
  415: '`Content-Type` is no media type, or not one that is taken here.',
  417: '`Expect` asks for something else than 100-continue.',
  429: 'The rate limit is reached.',
  431: 'The headers are too large.',
  500: 'The service failed.',
  503: 'The service is overloaded or stopping, or too many look at its live charts.',
};

import { PROBLEM_TYPE, titleOf } from '../http/problem.ts';

/** JSON Schema of a problem document (RFC 9457). */
const PROBLEM_SCHEMA = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'error'],
  additionalProperties: false,
  properties: {
    type: { type: 'string', const: 'about:blank' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'What is expected and what was given.' },
    error: { type: 'string', description: 'Same as `detail`.' },
    findings: {
      type: 'array',
      description: 'Every error in the request.',
      items: {
        type: 'object',
        required: ['at', 'message'],
        additionalProperties: false,
        properties: { at: { type: 'string', examples: ['path.min'] }, message: { type: 'string' } },
      },
    },
  },
} as const;

/** Returns the OpenAPI responses of status codes. */
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

const SECONDS = { type: 'integer', minimum: 1, description: 'Seconds to wait before the next attempt.' };
const STRUCTURED = { type: 'string', description: 'A structured field of draft-ietf-httpapi-ratelimit-headers.' };

const HEADERS: Readonly<Record<number, Readonly<Record<string, object>>>> = {
  405: { allow: { type: 'string', description: 'The methods of the path.' } },
  429: { 'retry-after': SECONDS, ratelimit: STRUCTURED, 'ratelimit-policy': STRUCTURED },
  503: { 'retry-after': SECONDS },
};

const MEANINGS: Readonly<Record<number, string>> = {
  400: 'The request is not valid; `findings` lists every error.',
  401: 'The token is missing or wrong.',
  403: 'The request comes from another site, or under a name that the service does not expect.',
  404: 'The path or the type does not exist.',
  406: 'The answer has no format that `Accept` allows.',
  408: 'The request did not arrive in time.',
  413: 'The body is too large.',
  414: 'The request target is too long.',
  415: '`Content-Type` is not a media type that the service accepts.',
  417: '`Expect` is not 100-continue.',
  429: 'The rate limit is reached.',
  431: 'The headers are too large.',
  500: 'The service failed.',
  503: 'The service is overloaded or stopping, or its live charts have too many viewers.',
};

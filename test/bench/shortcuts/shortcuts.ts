/** A place where the service does not do what a Fastify developer expects, and the source that does. */
export interface Shortcut {
  /** One replacement per place, in a file below `service/`. */
  readonly edits: readonly { readonly file: string; readonly from: string; readonly to: string }[];
  /** The request that it is for. @default a text */
  readonly on?: 'text' | 'problem' | 'refusal';
}

/** The shortcuts that `npm run bench -- --shortcuts` measures one by one, each against the service as it is. */
export const SHORTCUTS: Readonly<Record<string, Shortcut>> = {
  // Fastify's validator makes numbers of the texts.
  'no validator of Fastify': {
    edits: [
      { file: 'http/server.ts', from: 'app.setValidatorCompiler(() => () => true);', to: '' },
      { file: 'http/object-schema.ts', from: "typeof text === 'string' && ", to: '' },
    ],
  },
  'no logger per request': edit(
    'http/server.ts',
    'logger: false,\n    logController: new FrameworkLog(logger),',
    'loggerInstance: logger as never, disableRequestLogging: true,',
  ),
  'no stream of an empty request': edit('http/server.ts', 'optimizeEmptyRequests: true', 'optimizeEmptyRequests: false'),
  'no keep-alive timer': {
    edits: [
      { file: 'http/server.ts', from: 'app.server.keepAliveTimeout = 0;', to: '' },
      { file: 'http/prepared-head.ts', from: 'response._keepAliveTimeout !== 0 ||', to: '' },
    ],
  },
  'a serialized head': edit('http/prepared-head.ts', 'if (isOrdinary(internals))', 'if (Math.random() > 1)'),
  'an answer without reply.send': edit('http/prepared-head.ts', 'if (request.server.observesAnswers ||', 'if (true ||'),
  'no negotiation of common formats': edit('routes/lorem/format.ts', 'if (accept === undefined ||', 'if ('),
  'an empty query that is not read': edit('routes/lorem/request.ts', 'isEmpty(query) ?', 'Math.random() > 1 ?'),
  'log lines written by hand': edit(
    'logging/access-log.ts',
    'if (line.err === undefined) stream.write(jsonLine(level, line));\n      else logger.error',
    'logger[level]',
  ),
  'a buffer of encoded lines': {
    edits: [
      {
        file: 'logging/logger.ts',
        from: "contentMode: 'buffer',",
        to: 'minLength: BUFFER_BYTES, maxWrite: 2 * BUFFER_BYTES, periodicFlush: FLUSH_INTERVAL_MS,',
      },
      {
        file: 'logging/logger.ts',
        from: 'new LineBuffer({ destination, size: BUFFER_BYTES, milliseconds: FLUSH_INTERVAL_MS })',
        to: '{ write: (line: string) => void stdout.write(line), flush() {} }',
      },
    ],
  },
  'a time stamp per millisecond': edit('logging/logger.ts', 'if (now !== stampedAt)', 'if (true)'),
  'a problem that is not thrown': {
    on: 'problem',
    ...edit('routes/lorem/routes.ts', 'replyProblem(reply, wanted);', 'throw new Problem(wanted.statusCode, wanted.message, wanted);'),
  },
  'a problem without a stack': {
    on: 'problem',
    edits: [
      {
        file: 'routes/lorem/routes.ts',
        from: 'replyProblem(reply, wanted);',
        to: 'throw new Problem(wanted.statusCode, wanted.message, wanted);',
      },
      { file: 'http/problem.ts', from: 'Error.stackTraceLimit = 0;', to: '' },
    ],
  },
  'heads of problems kept': { on: 'problem', ...edit('http/problems.ts', 'if (known !== undefined) return known;', '') },
  'a 429 before routing': { on: 'refusal', ...edit('rate-limit/rate-limit.ts', 'if (store === memory &&', 'if (false &&') },
};

// --- internal ---

function edit(file: string, from: string, to: string): Pick<Shortcut, 'edits'> {
  return { edits: [{ file, from, to }] };
}

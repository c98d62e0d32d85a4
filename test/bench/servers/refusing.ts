import type { FastifyInstance } from 'fastify';
import { readConfig } from '../../../service/config.ts';
import { measuring } from '../../../service/http/measuring.ts';
import { createServer } from '../../../service/http/server.ts';
import { createInstruments } from '../../../service/lifecycle/instruments.ts';
import { createLogger } from '../../../service/logging/logger.ts';
import { overload } from '../../../service/overload/overload.ts';

/** The service as it refuses requests for being too many: here every one, at once, with its metrics and its log line. */
export async function refusingApp(): Promise<FastifyInstance> {
  const config = readConfig({});
  const { logger } = await createLogger(config);
  const app = createServer({ config, logger });
  app.register(measuring, { instruments: createInstruments() });
  const control = { admit: () => false, endTurn: () => {}, saturated: false };
  app.register(overload, { maxDelayMs: 1, exempt: [], control, shares: { saturated: 1, otherwise: 1 } });
  app.register(async (scope) => scope.post('/lorem/:type/:min/:max', () => ''));
  return app;
}

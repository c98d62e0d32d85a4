import type { FastifyInstance } from 'fastify';
import { readConfig } from '../../../service/config.ts';
import { httpMeasuring } from '../../../service/http/measuring.ts';
import { createServer } from '../../../service/http/server.ts';
import { createInstruments } from '../../../service/lifecycle/instruments.ts';
import { createLogger } from '../../../service/logging/logger.ts';
import { textMetrics } from '../../../service/lorem/text-metrics.ts';
import { overload } from '../../../service/overload/overload.ts';

/** Creates the service with load shedding that refuses every request, with its metrics and access log. */
export async function refusingApp(): Promise<FastifyInstance> {
  const config = readConfig({});
  const { logger } = await createLogger(config);
  const app = createServer({ config, logger });
  const instruments = createInstruments();
  app.register(httpMeasuring(instruments));
  app.register(textMetrics, { instruments });
  const control = { admit: () => false, endTurn: () => {}, saturated: false };
  app.register(overload, { maxDelayMs: 1, exempt: [], control, shares: { saturated: 1, otherwise: 1 } });
  app.register(async (scope) => scope.post('/lorem/:type/:min/:max', () => ''));
  return app;
}

import type { FastifyInstance } from 'fastify';
import { availableMemory } from '../../../service/config/memory-limit.ts';
import { readConfig } from '../../../service/config.ts';
import { Background } from '../../../service/http/background.ts';
import { connectionBounds } from '../../../service/http/connection-bounds.ts';
import { ConnectionGuard } from '../../../service/http/connection-guard.ts';
import { httpMeasuring } from '../../../service/http/measuring.ts';
import { createServer } from '../../../service/http/server.ts';
import { createInstruments } from '../../../service/instruments.ts';
import { createLogger } from '../../../service/logging/logger.ts';
import { overload } from '../../../service/overload/overload.ts';
import { textMetrics } from '../../../service/routes/lorem/text-metrics.ts';

/** Creates the service with load shedding that refuses every request, with its metrics and access log. */
export async function refusingApp(): Promise<FastifyInstance> {
  const config = readConfig({});
  const { logger } = await createLogger(config);
  const bounds = connectionBounds(availableMemory());
  const connections = new ConnectionGuard({ bounds, onClose: () => {} });
  const background = new Background();
  const app = createServer({ config, logger, connections, background });
  const instruments = createInstruments();
  app.register(httpMeasuring(instruments));
  app.register(textMetrics, { instruments });
  const control = { admit: () => false, endTurn: () => {}, saturated: false };
  app.register(overload, {
    maxDelayMs: 1,
    exempt: [],
    maxWaiting: bounds.refusals,
    close: (socket) => connections.close(socket, 'refusals'),
    background,
    control,
    shares: { saturated: 1, otherwise: 1 },
  });
  app.register(async (scope) => scope.post('/lorem/:type/:min/:max', () => ''));
  return app;
}

import { Registry } from '@prometheus-io/client';
import { type FastifyInstance, fastify } from 'fastify';
import { Instruments, scrapeHandler } from 'metric-to-pager/fastify';
import { catalogue } from './metrics.ts';

/** The greeter's apps: the API, and the one for scrapes. */
export interface Greeter {
  readonly app: FastifyInstance;
  readonly operations: FastifyInstance;
}

/** Creates the apps, which do not listen yet. `stopping` returns whether the process shuts down. */
export function createGreeter({ version, stopping }: { readonly version: string; readonly stopping: () => boolean }): Greeter {
  const instruments = new Instruments(catalogue);
  instruments.gauge('greeter_build_info').series({ version }).set(1);
  const greetings = instruments.counter('greeter_greetings_total');
  const [given, refused] = [greetings.series({ outcome: 'given' }), greetings.series({ outcome: 'refused' })];

  const app = fastify({ return503OnClosing: false });
  app.get('/livez', async () => 'alive\n');
  app.get('/readyz', async (_request, reply) => reply.code(stopping() ? 503 : 200).send(stopping() ? 'stopping\n' : 'ready\n'));
  app.get<{ Params: { name: string } }>('/hello/:name', async ({ params: { name } }, reply) => {
    if (name === '') {
      refused.add();
      return reply.code(400).send('Who are you?\n');
    }
    given.add();
    return `Hello, ${name}!\n`;
  });

  const operations = fastify();
  operations.get('/metrics', scrapeHandler({ instruments, registry: new Registry() }));
  return { app, operations };
}

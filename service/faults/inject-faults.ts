import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { fastifyPlugin } from 'fastify-plugin';
import { Problem } from '../http/problem.ts';
import type { Faults } from './faults.ts';

/** Applies the active faults to the requests of the scope that it is registered in. */
export const injectFaults = fastifyPlugin(
  async (app: FastifyInstance, { faults, exit }: { readonly faults: Faults; readonly exit: (code: number) => void }) => {
    app.addHook('onRequest', (request: FastifyRequest, _reply: FastifyReply, next: (error?: Error) => void) => {
      if (!faults.any) return next();
      const exits = faults.hit('exit');
      if (exits !== undefined) return exit(exits.amount);
      if (faults.hit('abort') !== undefined) {
        request.raw.socket.destroy();
        return;
      }
      const blocks = faults.hit('block');
      for (const end = performance.now() + (blocks?.amount ?? 0); performance.now() < end; );
      const fails = faults.hit('error');
      const outcome = fails && new Problem(fails.amount, 'an injected fault fails this request');
      const waits = faults.hit('latency');
      if (waits === undefined) return next(outcome);
      setTimeout(() => next(outcome), waits.amount).unref();
    });
  },
  { name: 'inject-faults' },
);

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { fastifyPlugin } from 'fastify-plugin';
import { Problem } from '../http/problem.ts';
import type { Faults } from './faults.ts';

export interface InjectFaultsOptions {
  readonly faults: Faults;
  /** Ends the process, its log flushed. */
  readonly exit: (code: number) => void;
}

/** Lets the faults in force hit the requests of the scope that it is registered in. */
export const injectFaults = fastifyPlugin(
  (app: FastifyInstance, { faults, exit }: InjectFaultsOptions, done: () => void) => {
    app.addHook('onRequest', (request: FastifyRequest, _reply: FastifyReply, next: (error?: Error) => void) => {
      if (!faults.any) return next();
      const exits = faults.hit('exit');
      if (exits !== undefined) return exit(exits.amount);
      if (faults.hit('abort') !== undefined) {
        request.raw.socket.destroy();
        return;
      }
      const blocks = faults.hit('block');
      if (blocks !== undefined) blockFor(blocks.amount);
      const fails = faults.hit('error');
      const outcome = fails && new Problem(fails.amount, 'an injected fault answers this request with an error');
      const waits = faults.hit('latency');
      if (waits === undefined) return next(outcome);
      setTimeout(() => next(outcome), waits.amount).unref();
    });
    done();
  },
  { name: 'inject-faults' },
);

// --- internal ---

function blockFor(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

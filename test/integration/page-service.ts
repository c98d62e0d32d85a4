import type { LiveSnapshot } from '../../service/live/rates.ts';
import { TEXT_TYPES } from '../../service/lorem/limits.ts';
import { events } from '../../service/routes/events.ts';
import { idleService } from '../../service/testing/running-service.ts';

/** The whole service on loopback. */
export interface PageService {
  readonly url: string;
  readonly port: number;
  stop(): Promise<void>;
}

/** Starts the service with what the environment adds, and with a feed of live figures that counts what its app answers. */
export async function startService(environment: Record<string, string> = {}): Promise<PageService> {
  const { service } = await idleService(environment);
  const types = new Map(
    TEXT_TYPES.map((type) => [type as string, { requests: 0, errors: 0, buckets: [0, 0, 0] as [number, number, number] }]),
  );
  service.app.addHook('onResponse', (request, reply, done) => {
    const counts = types.get(String((request.params as Record<string, string>)['type']));
    if (counts !== undefined) {
      counts.requests += 1;
      counts.errors += reply.statusCode < 400 ? 0 : 1;
      counts.buckets[reply.elapsedTime < 1 ? 0 : 1] += 1;
    }
    done();
  });
  const snapshot = (): LiveSnapshot => ({ bounds: [0.001, 0.1], types: structuredClone(Object.fromEntries(types)) });
  service.app.register(events, { snapshot, pod: 'pod-1', maxViewers: 50, intervalMs: 1000 });
  const { app: url } = await service.listen();
  return { url, port: Number(new URL(url).port), stop: () => service.stop() };
}

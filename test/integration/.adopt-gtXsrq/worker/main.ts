import { setTimeout as sleep } from 'node:timers/promises';
import { collectDefaultMetrics, Registry } from '@prometheus-io/client';
import { fastify } from 'fastify';
import { Instruments, scrapeHandler } from 'metric-to-pager/fastify';
import { catalogue } from './catalogue.ts';

const instruments = new Instruments(catalogue);
instruments.gauge('build_info').series({ version: process.env['VERSION'] ?? 'development' }).set(1);
const registry = new Registry();
collectDefaultMetrics({ register: registry });

const operations = fastify();
operations.get('/metrics', scrapeHandler({ instruments, registry }));
await operations.listen({ host: '0.0.0.0', port: Number(process.env['METRICS_PORT'] ?? 9464) });

const jobs = instruments.counter('jobs_total');
const [done, failed] = [jobs.series({ outcome: 'done' }), jobs.series({ outcome: 'failed' })];
const duration = instruments.histogram('job_duration_seconds').series();
let stopping = false;
process.once('SIGTERM', async () => {
  stopping = true;
  await operations.close();
});

while (!stopping) {
  const started = performance.now();
  try {
    await work();
    done.add();
  } catch {
    failed.add();
  }
  duration.observe((performance.now() - started) / 1000);
}

/** Takes a job from the queue and does it. */
async function work(): Promise<void> {
  await sleep(1000);
}

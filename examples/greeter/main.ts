import { setTimeout as sleep } from 'node:timers/promises';
import { createGreeter } from './app.ts';

let stopping = false;
const { app, operations } = createGreeter({ version: process.env['VERSION'] ?? 'development', stopping: () => stopping });
await app.listen({ host: '0.0.0.0', port: Number(process.env['PORT'] ?? 8080) });
await operations.listen({ host: '0.0.0.0', port: Number(process.env['METRICS_PORT'] ?? 9464) });

process.once('SIGTERM', async () => {
  stopping = true;
  await sleep(5000);
  await app.close();
  await operations.close();
});

import { fileURLToPath } from 'node:url';
import { runStack } from './run.ts';

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort());

process.exitCode = await runStack(process.argv.slice(2), {
  repository: fileURLToPath(new URL('../../', import.meta.url)),
  environment: process.env,
  signal: stopping.signal,
  stdout: (text) => process.stdout.write(text),
  stderr: (text) => process.stderr.write(text),
});

import { fileURLToPath } from 'node:url';
import { runDevLoop } from './dev-loop.ts';

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort());

const { code, sentence } = await runDevLoop({
  repository: fileURLToPath(new URL('../../', import.meta.url)),
  environment: process.env,
  argv: process.argv.slice(2),
  signal: stopping.signal,
});
process.stderr.write(`${sentence}\n`);
process.exitCode = code;

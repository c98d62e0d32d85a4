#!/usr/bin/env node
import { runPreview } from './command/run.ts';

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort());

process.exitCode = await runPreview(process.argv.slice(2), {
  cwd: process.cwd(),
  environment: process.env,
  signal: stopping.signal,
  stdout: (text) => process.stdout.write(text),
  stderr: (text) => process.stderr.write(text),
});

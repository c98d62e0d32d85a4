import { fileURLToPath } from 'node:url';
import { runSynth } from './synth.ts';

process.exitCode = runSynth(process.argv.slice(2), {
  repository: fileURLToPath(new URL('../', import.meta.url)),
  cwd: process.cwd(),
  stdout: (text) => process.stdout.write(text),
  stderr: (text) => process.stderr.write(text),
});

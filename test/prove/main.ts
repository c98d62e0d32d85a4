import { fileURLToPath } from 'node:url';
import { prove } from './prove.ts';

process.exitCode = await prove(process.argv.slice(2), {
  repository: fileURLToPath(new URL('../../', import.meta.url)),
  stdout: (text) => process.stdout.write(text),
  stderr: (text) => process.stderr.write(text),
});

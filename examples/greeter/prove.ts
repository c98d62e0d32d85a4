import { prove } from 'metric-to-pager/command';
import { greeter } from './service.ts';

process.exitCode = await prove(process.argv.slice(2), {
  service: greeter,
  context: { cwd: process.cwd(), stdout: (text) => process.stdout.write(text), stderr: (text) => process.stderr.write(text) },
});

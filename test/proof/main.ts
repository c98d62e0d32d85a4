import { prove } from 'metric-to-pager/command';
import { lorem } from '../../charts/lorem.ts';
import { writeMeasured } from './document.ts';

process.exitCode = await prove(process.argv.slice(2), {
  service: lorem,
  record: (months) => writeMeasured({ months }),
  context: { cwd: process.cwd(), stdout: (text) => process.stdout.write(text), stderr: (text) => process.stderr.write(text) },
});

import { runSuites } from './run-suites.ts';

process.exitCode = await runSuites(process.argv.slice(2), {
  stdout: (text) => process.stdout.write(text),
  stderr: (text) => process.stderr.write(text),
});

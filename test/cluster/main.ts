import { runMain } from 'metric-to-pager/command';
import { suitesCommand } from './run-suites.ts';

await runMain(suitesCommand);

import { runMain } from 'metric-to-pager/terminal';
import { suitesCommand } from './run-suites.ts';

await runMain(suitesCommand);

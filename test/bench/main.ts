import { runMain } from 'metric-to-pager/terminal';
import { benchCommand } from './command.ts';

await runMain(benchCommand);

import { runMain } from 'metric-to-pager/command';
import { benchCommand } from './command.ts';

await runMain(benchCommand);

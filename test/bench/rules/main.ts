import { runMain } from 'metric-to-pager/command';
import { benchRulesCommand } from './command.ts';

await runMain(benchRulesCommand);

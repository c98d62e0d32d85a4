import { runMain } from 'metric-to-pager/terminal';
import { benchRulesCommand } from './command.ts';

await runMain(benchRulesCommand);

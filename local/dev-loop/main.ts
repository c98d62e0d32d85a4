import { runMain } from 'metric-to-pager/terminal';
import { devLoopCommand } from './command.ts';

await runMain(devLoopCommand, { repository: new URL('../../', import.meta.url) });

import { runMain } from 'metric-to-pager/command';
import { devLoopCommand } from './command.ts';

await runMain(devLoopCommand, { repository: new URL('../../', import.meta.url) });

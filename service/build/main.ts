import { runMain } from 'metric-to-pager/terminal';
import { buildCommand } from './command.ts';

await runMain(buildCommand, { repository: new URL('../../', import.meta.url) });

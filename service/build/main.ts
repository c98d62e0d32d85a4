import { runMain } from 'metric-to-pager/command';
import { buildCommand } from './command.ts';

await runMain(buildCommand, { repository: new URL('../../', import.meta.url) });

import { runMain } from 'metric-to-pager/terminal';
import { loremCommand } from './lorem.ts';

await runMain(loremCommand, { repository: new URL('../../', import.meta.url) });

import { runMain } from 'metric-to-pager/command';
import { loremCommand } from './lorem.ts';

await runMain(loremCommand, { repository: new URL('../', import.meta.url) });

import { serviceCommand } from 'metric-to-pager/command';
import { runMain } from 'metric-to-pager/terminal';
import { greeter } from './service.ts';

await runMain(serviceCommand(greeter));

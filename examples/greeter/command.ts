import { runMain, serviceCommand } from 'metric-to-pager/command';
import { greeter } from './service.ts';

await runMain(serviceCommand(greeter));

import { serviceCommand } from 'metric-to-pager/command';
import { runMain } from 'metric-to-pager/terminal';
import { service } from './service.ts';

await runMain(serviceCommand(service));

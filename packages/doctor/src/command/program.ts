import type { CommandGroup } from 'metric-to-pager/terminal';
import { doctorCommand, explainCommand } from './doctor.ts';
import { proveRulesCommand } from './prove.ts';

/** Returns the command line of this package, which needs no definition of a service. */
export function doctorProgram(version: string): CommandGroup {
  return {
    name: 'monitoring-doctor',
    version,
    summary: 'Diagnoses how a cluster is monitored, and proves alerting rules.',
    commands: [doctorCommand(), explainCommand, proveRulesCommand],
  };
}

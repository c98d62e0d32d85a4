import { doctorCommand, explainCommand } from '../../../doctor/src/command/doctor.ts';
import type { CommandGroup } from '../terminal/command.ts';
import { previewCommand } from './preview/command.ts';
import { proveRulesCommand } from './prove.ts';

/** The library's own command line: what needs no definition of a service. */
export function libraryCommand(version: string): CommandGroup {
  return {
    name: 'metric-to-pager',
    version,
    summary: 'Diagnoses how a cluster is monitored, draws its dashboards, and proves alerting rules.',
    commands: [doctorCommand(), explainCommand, previewCommand(), proveRulesCommand],
  };
}

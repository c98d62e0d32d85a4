import type { CommandGroup } from '../terminal/command.ts';
import { previewCommand } from './preview/command.ts';

/** Returns the library's own command line: what needs no definition of a service. */
export function libraryCommand(version: string): CommandGroup {
  return {
    name: 'metric-to-pager',
    version,
    summary: 'Draws the dashboards of a cluster. The commands of a service come from its definition.',
    commands: [previewCommand()],
  };
}

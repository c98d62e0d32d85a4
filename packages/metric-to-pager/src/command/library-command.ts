import type { CommandGroup } from '../terminal/command.ts';
import { diffCommand } from './adopt/diff.ts';
import { initCommand } from './adopt/init.ts';
import { previewCommand } from './preview/command.ts';

/** Returns the library's own command line: what needs no definition of a service. */
export function libraryCommand(version: string): CommandGroup {
  return {
    name: 'metric-to-pager',
    version,
    summary: 'Takes a service that exists into a catalogue, and draws dashboards. The commands of a service come from its definition.',
    commands: [initCommand(version), diffCommand, previewCommand()],
  };
}

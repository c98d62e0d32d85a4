import { serviceCommand } from 'metric-to-pager/command';
import { doctorCommand, explainCommand, proveRulesCommand } from 'monitoring-doctor/command';
import { committedFiles } from '../../charts/generated.ts';
import { lorem } from '../../charts/lorem.ts';
import { stackCommand } from '../stack/command.ts';

/** The command line of this repository: `npx lorem`. */
export const loremCommand = serviceCommand(lorem, {
  committed: committedFiles,
  commands: [doctorCommand({ namespace: lorem.name }), explainCommand, proveRulesCommand, stackCommand],
  preview: async (request, context) => (await import('../preview/preview.ts')).previewRepository(request, context),
  // The document holds what the cluster tests measured, too; only this one use of the command needs it.
  record: async (measured) => (await import('../../test/proof/document.ts')).writeMeasured(measured),
});

import { serviceCommand } from 'metric-to-pager/command';
import { doctorCommand, explainCommand, proveRulesCommand } from 'monitoring-doctor/command';
import { committedFiles } from '../../charts/generated.ts';
import { lorem } from '../../charts/lorem.ts';
import { stackCommand } from '../stack/command.ts';
import { proveThoroughlyCommand } from './prove-thoroughly.ts';

/** The command line of this repository: `npx lorem`. */
export const loremCommand = serviceCommand(lorem, {
  committed: committedFiles,
  commands: [doctorCommand({ namespace: lorem.name }), explainCommand, proveRulesCommand, proveThoroughlyCommand, stackCommand],
  preview: async (request, context) => (await import('../preview/preview.ts')).previewRepository(request, context),
});

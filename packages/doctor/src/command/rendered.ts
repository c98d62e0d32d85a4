import { type CommandContext, isColoured } from 'metric-to-pager/terminal';
import { type Diagnosis, renderGithub, renderJson, renderJunit, renderMetrics, renderSarif, renderText } from '../index.ts';
import type { DoctorGiven } from './doctor-arguments.ts';

/** Returns a diagnosis in a form. */
export function rendered(output: DoctorGiven['output'], diagnosis: Diagnosis, context: CommandContext): string {
  switch (output) {
    case 'json':
      return renderJson(diagnosis);
    case 'metrics':
      return renderMetrics(diagnosis);
    case 'sarif':
      return renderSarif(diagnosis);
    case 'github':
      return renderGithub(diagnosis);
    case 'junit':
      return renderJunit(diagnosis);
    case 'text':
      return renderText(diagnosis, { color: isColoured(context) });
    default:
      return output satisfies never;
  }
}

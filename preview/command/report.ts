import { basename } from 'node:path';

/** What became of a panel. */
export interface PanelReport {
  readonly title: string;
  readonly type: string;
  readonly status: 'loading' | 'error' | 'unsupported' | 'empty' | 'drawn';
  /** Whether the panel says what it shows without data, as a list of alerts does. */
  readonly expectsEmpty: boolean;
  readonly error: string | undefined;
}

/** What became of a dashboard. */
export interface DashboardReport {
  readonly panels: readonly PanelReport[];
  /** Errors of the page, of its console, and of annotations. */
  readonly pageErrors: readonly string[];
  /** From the opening of the page until every panel was drawn. */
  readonly milliseconds: number;
}

/** Everything that is wrong, in sentences. */
export function findingsOf({ panels, pageErrors }: DashboardReport): readonly string[] {
  const missing = panels.length === 0 ? ['The dashboard has no panel'] : [];
  const wrong = panels.flatMap(({ title, status, expectsEmpty, error, type }) => {
    switch (status) {
      case 'drawn':
        return [];
      case 'unsupported':
        return [`"${title}" is of type "${type}", which is not drawn here`];
      case 'empty':
        return expectsEmpty ? [] : [`"${title}" has no data, and does not say what it shows without`];
      case 'loading':
        return [`"${title}" did not finish loading`];
      case 'error':
        return [`"${title}" has an error: ${error}`];
      default:
        return status satisfies never;
    }
  });
  return [...missing, ...wrong, ...pageErrors.map((error) => `The page has an error: ${error}`)];
}

/** A line for a picture, and one for each finding. */
export function reportText(
  report: DashboardReport,
  { uid, theme, file }: { readonly uid: string; readonly theme: string; readonly file: string },
): string {
  const findings = findingsOf(report);
  const empty = report.panels.filter(({ status }) => status === 'empty').length;
  const summary = `${report.panels.length} panels, ${empty} without data, ${findings.length} findings, ${Math.round(report.milliseconds)} ms`;
  return [`${uid} ${theme}: ${summary}, ${basename(file)}`, ...findings.map((finding) => `  ${finding}`), ''].join('\n');
}

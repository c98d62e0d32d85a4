import { basename } from 'node:path';

/** The state of a panel. */
export interface PanelReport {
  readonly title: string;
  readonly type: string;
  readonly status: 'loading' | 'error' | 'unsupported' | 'empty' | 'drawn';
  /** Whether the panel sets "No value", as a list of alerts does. */
  readonly expectsEmpty: boolean;
  readonly error: string | undefined;
}

/** The state of a dashboard. */
export interface DashboardReport {
  readonly panels: readonly PanelReport[];
  /** Errors of the page, of its console, and of annotations. */
  readonly pageErrors: readonly string[];
  /** The time until every panel was drawn. */
  readonly milliseconds: number;
}

/** Returns a sentence for each problem. */
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

/** Formats a line for the picture and a line for each finding. */
export function reportText(
  report: DashboardReport,
  { uid, theme, file }: { readonly uid: string; readonly theme: string; readonly file: string },
): string {
  const findings = findingsOf(report);
  const empty = report.panels.filter(({ status }) => status === 'empty').length;
  const summary = `${report.panels.length} panels, ${empty} without data, ${findings.length} findings, ${Math.round(report.milliseconds)} ms`;
  return [`${uid} ${theme}: ${summary}, ${basename(file)}`, ...findings.map((finding) => `  ${finding}`), ''].join('\n');
}

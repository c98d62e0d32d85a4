import { OUTAGES } from './catalogue.ts';
import type { OutageReport } from './judge-outage.ts';

/** The measured minutes of an outage, which documents keep. */
export interface OutageMeasured {
  readonly page?: number;
  readonly ticket?: number;
  readonly ended?: number;
  readonly by: readonly string[];
}

/** The measured minutes of every outage in which someone is notified, by its name. */
export type Outages = Readonly<Record<string, OutageMeasured>>;

/** Returns the measured minutes of reports. */
export function measuredOutages(reports: readonly OutageReport[]): Outages {
  return Object.fromEntries(
    reports.flatMap(({ outage, findings: _judged, ...measured }) => (outage.must === 'nothing' ? [] : [[outage.name, measured]])),
  );
}

/** Returns the outages with whom they notify, by which alert, and after how many minutes. */
export function outageTable(measured: Outages): string {
  const rows = OUTAGES.flatMap((outage) => {
    if (outage.must === 'nothing') return [];
    const { page, ticket, ended, by = [] } = measured[outage.name] ?? {};
    const after = (outage.must === 'page' ? page : ticket) ?? '?';
    return [
      [outage.name, outage.users, outage.must, `${after} of ${outage.within}`, ended === undefined ? '' : String(ended), by.join(', ')],
    ];
  });
  const head = ['outage', 'users', 'notified by a', 'after minutes', 'ended after minutes', 'first alert'];
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Returns the worlds in which nothing is sent, as a list. */
export function harmlessList(): string {
  return OUTAGES.flatMap(({ name, must }) => (must === 'nothing' ? [`- ${name}`] : [])).join('\n');
}

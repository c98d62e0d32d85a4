import type { Diagnosis } from './diagnosis.ts';

/** Returns a diagnosis in one line. @param paint colours a part of it; @default it stays as it is */
export function summaryOf(
  { findings, consequences, notes, silenced, examined }: Diagnosis,
  paint: (text: string, code: string) => string = (text) => text,
): string {
  const looked = Object.entries(examined)
    .filter(([, count]) => count > 0)
    .map(([what, count]) => `${count} ${EXAMINED[what]?.[count === 1 ? 0 : 1] ?? what}`)
    .join(', ');
  const counts = [
    findings.length === 0 ? paint('No findings', '1;32') : paint(`${findings.length} finding${findings.length === 1 ? '' : 's'}`, '1;31'),
    ...(consequences.length > 0 ? [`${consequences.length} consequence${consequences.length === 1 ? '' : 's'} hidden`] : []),
    ...(notes.length > 0 ? [`${notes.length} note${notes.length === 1 ? '' : 's'}`] : []),
    ...(silenced.length > 0 ? [`${silenced.length} silenced`] : []),
  ];
  return `${counts.join(', ')}. Examined: ${looked === '' ? 'nothing' : looked}.`;
}

// --- internal ---

/** What was examined, for one and for several. */
const EXAMINED: Readonly<Record<string, readonly [one: string, several: string]>> = {
  prometheuses: ['Prometheus', 'Prometheuses'],
  monitors: ['monitor', 'monitors'],
  services: ['Service', 'Services'],
  pods: ['pod', 'pods'],
  targets: ['target', 'targets'],
  rules: ['PrometheusRule', 'PrometheusRules'],
  dashboards: ['dashboard', 'dashboards'],
};

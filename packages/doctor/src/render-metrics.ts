import type { Diagnosis } from './diagnosis.ts';
import type { Finding, Severity } from './finding.ts';

/**
 * A diagnosis in the text format of Prometheus: how many findings of each severity there are, and one series for each finding. The series of
 * severities are always there, so that an alert on them starts at zero.
 *
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export function renderMetrics({ findings, notes, silenced, couldNotSee, takenAt }: Diagnosis): string {
  const all = [...findings, ...notes];
  const counts = SEVERITIES.map(
    (severity) => `doctor_findings{severity="${severity}"} ${all.filter((one) => one.severity === severity).length}`,
  );
  return [
    '# HELP doctor_findings Findings of the last diagnosis, by severity.',
    '# TYPE doctor_findings gauge',
    ...counts,
    '# HELP doctor_finding_info Each finding of the last diagnosis.',
    '# TYPE doctor_finding_info gauge',
    ...new Set(all.map(infoLine)),
    '# HELP doctor_silenced Findings that an annotation or a file silences.',
    '# TYPE doctor_silenced gauge',
    `doctor_silenced ${silenced.length}`,
    '# HELP doctor_unseen Parts of the cluster that the last diagnosis could not look at.',
    '# TYPE doctor_unseen gauge',
    `doctor_unseen ${couldNotSee.length}`,
    '# HELP doctor_snapshot_timestamp_seconds When the snapshot of the last diagnosis was taken.',
    '# TYPE doctor_snapshot_timestamp_seconds gauge',
    `doctor_snapshot_timestamp_seconds ${Date.parse(takenAt) / 1000}`,
    '',
  ].join('\n');
}

// --- internal ---

const SEVERITIES = ['error', 'warning', 'note'] as const satisfies readonly Severity[];

/** The labels do not collide with those that Prometheus sets on the target. */
function infoLine({ id, severity, subject }: Finding): string {
  const labels = { id, severity, subject_kind: subject.kind, subject_namespace: subject.namespace ?? '', subject_name: subject.name };
  const text = Object.entries(labels).map(([name, value]) => `${name}="${value.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"`);
  return `doctor_finding_info{${text.join(',')}} 1`;
}

import { comment, nearest } from 'metric-to-pager/terminal';
import type { Check, Observation } from '../check.ts';
import { editFix } from '../fix.ts';
import { links } from '../model/links.ts';
import type { Model } from '../model/model.ts';
import { joinNames } from '../model/object-view.ts';
import { withLabelValue } from '../model/rewrite.ts';
import { recordedNames } from '../model/rules.ts';
import { expressionFix, rulesUses } from './about-metrics.ts';

/** The jobs that rules ask for exist. */
export const jobs: readonly Check[] = [
  {
    id: 'metrics.job-unknown',
    severity: 'warning',
    title: 'A rule asks for a job that does not exist',
    why: 'The expression matches no series, so the alert never fires and the record stays empty.',
    cause:
      'The label job is the name of the Service, unless jobLabel of the monitor names another label. A PodMonitor sets NAMESPACE/NAME.',
    evidence: '/api/v1/label/job/values does not list it.',
    fix: 'Ask for the job that exists, or set jobLabel of the monitor.',
    run: (model) => jobsIn(model, (name) => name !== 'up'),
  },
  {
    id: 'metrics.up-absent',
    severity: 'warning',
    title: 'An alert on up cannot fire, as the job has no target',
    why: 'Without a target there is no series up, so up == 0 is never true: the alert for a service that is down is silent exactly when it is not monitored.',
    cause: 'The job is misspelled, or nothing is discovered for it.',
    evidence: 'up{job="…"} gives no series.',
    fix: 'Add an alert with absent(up{job="…"}), and repair the job name or the monitor.',
    run: (model) => jobsIn(model, (name) => name === 'up'),
  },
];

// --- internal ---

/** Rules that ask for a job that no series has, of metrics that exist. */
function jobsIn(model: Model, of: (name: string) => boolean): readonly Observation[] {
  const recorded = recordedNames(model.inventory);
  return rulesUses(model).flatMap(({ subject, namespace, uses, known, rule }) => {
    if (known.jobs.size === 0) return [];
    // A rule that also asks for absence alerts when the job has no target.
    const guarded = new Set(
      uses
        .filter(({ series }) => series.absent)
        .flatMap(({ series }) => series.matchers.flatMap(({ label, value }) => (label === 'job' ? [value] : []))),
    );
    const asked = uses.flatMap((use) => {
      const { name, matchers, absent } = use.series;
      const job = matchers.find(({ label, operator }) => label === 'job' && operator === '=')?.value;
      if (!job || absent || !of(name) || guarded.has(job) || known.jobs.has(job) || recorded.has(name)) return [];
      return known.names.has(name) || name === 'up' ? { ...use, job } : [];
    });
    return [...Map.groupBy(asked, ({ job }) => job)].map(([job, places]): Observation => {
      const near = nearest(job, known.jobs) ?? [...known.jobs].find((one) => one.includes(job) || job.includes(one));
      return {
        subject,
        message: `No series has job="${job}"${near === undefined ? '' : `; a similar job is "${near}"`}: ${joinNames([...new Set(places.map(({ place }) => place))])} ${places.length === 1 ? 'matches' : 'match'} nothing.`,
        evidence: [`${places[0]?.series.name}{job="${job}"} is asked for`, `jobs: ${joinNames([...known.jobs].sort(), 8)}`],
        fix:
          rule !== undefined && near !== undefined
            ? expressionFix(rule, places, (expr) => withLabelValue(expr, { label: 'job', value: job }, near))
            : editFix(subject, comment`add ${`absent(up{job=${JSON.stringify(job)}})`} to be alerted when it has no target`),
        needs: near === undefined ? [links.metrics(namespace)] : [],
      };
    });
  });
}

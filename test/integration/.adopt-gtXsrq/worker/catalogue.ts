import { anyValue, defineCatalogue } from 'metric-to-pager';

export const OUTCOMES = ['done', 'failed'] as const;

/** The metrics of the worker. */
export const catalogue = defineCatalogue({
  jobs_total: {
    type: 'counter',
    help: 'Jobs that ended, by outcome.',
    labels: { outcome: OUTCOMES },
    startAtZero: OUTCOMES.map((outcome) => ({ outcome })),
  },
  job_duration_seconds: { type: 'histogram', help: 'Time of a job.', unit: 'seconds', buckets: [0.1, 0.5, 1, 5, 30, 60] },
  build_info: { type: 'gauge', help: 'Always 1; the label is the version of the build.', labels: { version: anyValue } },
});

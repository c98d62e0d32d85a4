import { avgBy, below, series, TARGET_SERIES } from '../promql/index.ts';
import { defineAlert, percent } from './alert.ts';
import { aroundShare, gauge } from './expectation.ts';
import { closedMetricsPort } from './target-down.ts';

/** Prometheus can scrape fewer than half of the pods: they crash, or cannot be reached. */
export const mostTargetsDown = defineAlert({
  name: 'MostTargetsDown',
  severity: 'critical',
  expr: (where) => below(avgBy(['namespace', 'job'], series(TARGET_SERIES.up, where)), 0.5),
  for: '2m',
  summary: 'Most pods cannot be scraped.',
  description: `Only {{ $value | humanizePercentage }} of the pods of {{ $labels.job }} in {{ $labels.namespace }} have answered scrapes for 2 minutes, less than ${percent(0.5)}: the pods crash, or cannot be reached.`,
  meaning: 'Less than 50 % of the pods have answered scrapes for 2 minutes.',
  expectation: {
    ...aroundShare(0.5),
    labels: ['namespace', 'job'],
    severity: 'critical',
    waits: 2,
    suffers: 'every pod',
    value: (down) => 1 - down,
    series: ({ labels, level }) => [gauge('up', labels, (minute) => 1 - level(minute))],
  },
  fault: closedMetricsPort,
});

export { compareWithScrape, type Difference } from './compare.ts';
export { type LeftOut, type ObservedMetric, observedMetrics } from './observed.ts';

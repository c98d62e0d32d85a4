export { avgBy, countBy, groupBy, maxBy, minBy, sumBy } from './aggregate.ts';
export { expressionFindings, metricsIn, type Selector, selectorsIn } from './check.ts';
export { labelsOf, type MatcherText, matchersOf, selectedNames, selectors } from './check-labels.ts';
export { type Duration, formatDuration, isDuration, parseDuration, type Range, seconds } from './duration.ts';
export { decimal, type Selection, type Vector } from './expression.ts';
export { ALERT_SERIES, CADVISOR_SERIES, type KnownSeries, knownSeries, NODE_SERIES, TARGET_SERIES } from './external-series.ts';
export {
  absent,
  avgOverTime,
  changes,
  clampMin,
  constant,
  countSteps,
  increase,
  now,
  rate,
  sumOverTime,
  timestamp,
} from './functions.ts';
export {
  both,
  fits,
  formatMatchers,
  type Match,
  type Matcher,
  type MatcherSet,
  type Matchers,
  matches,
  matchesNot,
  noneOf,
  not,
  oneOf,
  type TargetLabel,
} from './matchers.ts';
export { above, add, and, atLeast, below, divide, equals, multiply, or, ratio, subtract, unless } from './operators.ts';
export { bucketRates, type Observations, quantile } from './quantile.ts';
export { re2, re2IfValid } from './re2.ts';
export type { AlertingRule, RecordingRule, RuleGroup } from './rules.ts';
export { anyOf, bucketOf, bucketsOf, countOf, type RecordedSeries, recorded, type Source, series, sumOf } from './select.ts';
export { seriesText } from './series-text.ts';

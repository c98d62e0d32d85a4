export {
  ACTIVE_TARGETS,
  type ActiveTarget,
  ALERTMANAGERS,
  BUILD,
  CONFIG,
  DROPPED_TARGETS,
  type DroppedTarget,
  type EvaluatedGroup,
  METADATA,
  NAMES,
  RULES,
  RUNTIME,
  TSDB,
  VECTOR,
} from './answers.ts';
export {
  type EvaluationTimes,
  PrometheusApi,
  type RangeSeries,
  type Sample,
} from './api.ts';
export { inFolder, type PromtoolResult, promtoolVersion, runPromtool } from './run-promtool.ts';
export { readScrapes, type Scrape, type ScrapedFamily, type ScrapedSample } from './scrape.ts';
export { scrapeSource } from './scrape-source.ts';
export { type PrometheusOptions, type PrometheusServer, startPrometheus } from './server.ts';

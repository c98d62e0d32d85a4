export {
  type ActiveTarget,
  type DroppedTarget,
  type EvaluatedGroup,
  type EvaluationTimes,
  PrometheusApi,
  type RangeSeries,
  type Sample,
} from './api.ts';
export { inFolder, type PromtoolResult, promtoolVersion, runPromtool } from './run-promtool.ts';
export { type PrometheusOptions, type PrometheusServer, startPrometheus } from './server.ts';

export { anything, having } from '../shape/shape.ts';
export type { ActiveTarget, DroppedTarget, EvaluatedGroup } from './answers.ts';
export {
  type EvaluationTimes,
  PrometheusApi,
  type RangeSeries,
  type Sample,
} from './api.ts';
export { type PrometheusOptions, type PrometheusServer, startPrometheus } from './server.ts';

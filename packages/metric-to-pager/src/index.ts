export {
  anyValue,
  type Catalogue,
  type CounterName,
  defineCatalogue,
  type GaugeName,
  type HistogramName,
  type LabelsOf,
  type Metric,
  type MetricName,
  seriesNames,
} from './catalogue/catalogue.ts';
export { type Finding, refuse, repeated } from './catalogue/findings.ts';
export type { IdentityLabels, ServiceIdentity } from './catalogue/identity.ts';
export type { LabelSet, Labels, LabelValues, MetricDefinition, MetricType, Unit } from './catalogue/metric-definition.ts';
export { TARGET_LABELS } from './catalogue/validate.ts';
export { defineService, type ServiceDefinition } from './service.ts';

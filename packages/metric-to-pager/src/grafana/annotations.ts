import { AnnotationQueryBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Metric } from '../catalogue/catalogue.ts';
import { ALERT_SERIES, maxBy, minBy, multiply, NODE_SERIES, series } from '../promql/index.ts';
import { DATA_SOURCE, SELECTED_SERVICES } from './variables.ts';
import type { Annotation } from './watched-service.ts';

/** Marks the first start of each build: the start time of its oldest process, which does not depend on the time range. */
export function deployments(build: Metric<string, 'gauge'>): Annotation {
  const labels = Object.keys(build.labels);
  const target = ['namespace', 'job', 'pod'] as const;
  const starts = multiply(series(NODE_SERIES.process_start_time_seconds, SELECTED_SERVICES), series(build, SELECTED_SERVICES), {
    on: target,
    groupLeft: labels,
  });
  return {
    name: 'Deployments',
    expr: multiply(minBy(['namespace', 'job', ...labels], starts), 1000),
    at: 'value',
    title: '{{namespace}}/{{job}} deployed',
    text: labels.map((label) => `${label} {{${label}}}`).join(', '),
    color: 'blue',
  };
}

/** Marks firing alerts. All tiers of an alert are one mark: shades on top of each other would hide the lines. */
export const firingAlerts: Annotation = {
  name: 'Alerts',
  expr: maxBy(['namespace', 'job', 'pod', 'alertname', 'slo'], series(ALERT_SERIES.ALERTS, { ...SELECTED_SERVICES, alertstate: 'firing' })),
  title: '{{alertname}} is firing',
  text: '{{namespace}}/{{job}} {{pod}} {{slo}}',
  color: 'semi-dark-red',
};

/** Returns the annotation query of Grafana. */
export function annotationQuery({ name, expr, at, title, text = '', color }: Annotation): AnnotationQueryBuilder {
  return new AnnotationQueryBuilder()
    .name(name)
    .datasource(DATA_SOURCE)
    .enable(true)
    .iconColor(color)
    .expr(expr.text)
    .titleFormat(title)
    .textFormat(text)
    .useValueForTime(at === 'value');
}

import { AnnotationQueryBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { ALERT_SERIES, maxBy, minBy, multiply, NODE_SERIES, series } from '../promql/index.ts';
import type { Annotation } from './annotation.ts';
import { DATA_SOURCE, SELECTED_SERVICES } from './variables.ts';
import type { DashboardService } from './watched-service.ts';

/**
 * When each build first ran: the start of its oldest process, told by the process itself, so that it stands at the same place however
 * far one zooms out.
 */
export function deployments({ build }: DashboardService): Annotation {
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

/** While an alert fires. The tiers of one alert are one span: several shades over each other would hide the lines. */
export function firingAlerts(): Annotation {
  return {
    name: 'Alerts',
    expr: maxBy(
      ['namespace', 'job', 'pod', 'alertname', 'slo'],
      series(ALERT_SERIES.ALERTS, { ...SELECTED_SERVICES, alertstate: 'firing' }),
    ),
    title: '{{alertname}} fires',
    text: '{{namespace}}/{{job}} {{pod}} {{slo}}',
    color: 'semi-dark-red',
  };
}

/** An annotation as Grafana imports it. */
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

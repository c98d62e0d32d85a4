import { RequestsPerSecond } from '@grafana/grafana-foundation-sdk/units';
import { metricsMissing, targetAbsent, targetDown } from 'metric-to-pager/alerts';
import { dashboard, line, query, SELECTED_SERVICES, timeSeries } from 'metric-to-pager/grafana';
import { HTTP_PORT, type ServiceDefinition } from 'metric-to-pager/kubernetes';
import { rate, series, sumBy } from 'metric-to-pager/promql';
import { defineObjectives, failures } from 'metric-to-pager/slo';
import { catalogue } from './metrics.ts';

const { greeter_greetings_total: greetings, greeter_build_info: build } = catalogue.metrics;

/** The greeter, to be deployed and watched. */
export const greeter: ServiceDefinition = {
  name: 'greeter',
  version: '1.0.0',
  catalogue,
  objectives: defineObjectives({
    period: '30d',
    minBadEvents: 10,
    objectives: {
      politeness: {
        description: 'Everybody who comes is greeted.',
        target: 0.99,
        indicator: failures(greetings, { events: {}, bad: { outcome: 'refused' } }),
        drill: 'ask for a greeting without a name',
      },
    },
  }),
  alerts: [targetDown, targetAbsent, metricsMissing({ catalogue })],
  alertPrefix: 'Greeter',
  domain: 'greeter.example',
  dashboards: (service) => {
    const sections = [{ title: 'Greetings', lines: [line(9, [byOutcome()])] }];
    return [dashboard({ ...service, build }, { id: 'overview', title: 'Overview', description: 'Who was greeted.', sections })];
  },
  process: ({ metrics }) => ({
    variables: { PORT: String(HTTP_PORT), METRICS_PORT: String(metrics.port) },
    stopping: { delaySeconds: 5, drainSeconds: 5 },
  }),
};

function byOutcome() {
  const expr = sumBy(['outcome'], rate(series(greetings, SELECTED_SERVICES), '$__rate_interval'));
  const queries = [query({ expr, legend: '{{outcome}}' })];
  return timeSeries({ title: 'Greetings', description: 'How many are given and refused.', unit: RequestsPerSecond, queries });
}

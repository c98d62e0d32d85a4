import { RequestsPerSecond } from '@grafana/grafana-foundation-sdk/units';
import { defineService } from 'metric-to-pager';
import { metricsMissing, targetAbsent, targetDown } from 'metric-to-pager/alerts';
import { dashboard, panelRow, SELECTED_SERVICES, target, timeSeries } from 'metric-to-pager/grafana';
import { HTTP_PORT } from 'metric-to-pager/kubernetes';
import { rate, series, sumBy } from 'metric-to-pager/promql';
import { errorRatioSli } from 'metric-to-pager/slo';
import { catalogue } from './metrics.ts';

const { greeter_greetings_total: greetings, greeter_build_info: build } = catalogue.metrics;
const perSecond = sumBy(['outcome'], rate(series(greetings, SELECTED_SERVICES), '$__rate_interval'));

export const greeter = defineService({
  name: 'greeter',
  version: '1.0.0',
  alertPrefix: 'Greeter',
  domain: 'greeter.example',
  catalogue,
  build,
  objectives: {
    period: '30d',
    minBadEvents: 10,
    objectives: {
      politeness: {
        description: 'Requests are greeted.',
        target: 0.99,
        sli: errorRatioSli(greetings, { events: {}, bad: { outcome: 'refused' } }),
        byHand: 'request a greeting without a name',
      },
    },
  },
  alerts: [targetDown, targetAbsent, metricsMissing({ catalogue })],
  dashboards: (service) => {
    const queries = [target({ expr: perSecond, legend: '{{outcome}}' })];
    const panel = timeSeries({ title: 'Greetings', description: 'By outcome.', unit: RequestsPerSecond, targets: queries });
    const rows = [{ title: 'Greetings', panelRows: [panelRow(9, [panel])] }];
    return [dashboard(service, { id: 'overview', title: 'Overview', description: 'Greetings and their outcomes.', rows })];
  },
  process: ({ metrics }) => ({
    variables: { PORT: String(HTTP_PORT), METRICS_PORT: String(metrics.port) },
    stopping: { delaySeconds: 5, drainSeconds: 5 },
  }),
});

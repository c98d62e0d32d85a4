import { defineService } from 'metric-to-pager';
import { metricsMissing, targetAbsent, targetDown } from 'metric-to-pager/alerts';
import { sloDashboard } from 'metric-to-pager/grafana';
import { matches } from 'metric-to-pager/promql';
import { errorRatioSli, latencySli } from 'metric-to-pager/slo';
import { catalogue } from './catalogue.ts';

const { metrics } = catalogue;

export const service = defineService({
  name: 'shop',
  version: '0.1.0',
  alertPrefix: 'Shop',
  domain: 'shop.example',
  catalogue,
  objectives: {
    period: '30d',
    minBadEvents: 10,
    objectives: {
      availability: {
        description: 'Requests are answered without an error of the server.',
        target: 0.999,
        sli: errorRatioSli(metrics.http_request_duration_ms, { events: {}, bad: { code: matches('5..') } }),
        byHand: 'answer requests with an error of the server',
      },
      latency: {
        description: 'Requests are answered within 100 ms.',
        target: 0.99,
        sli: latencySli(metrics.http_request_duration_ms, { events: {}, above: 100 }),
        byHand: 'delay every answer',
      },
      payments: {
        description: 'At most 1 in 100 of payments ends as failed.',
        target: 0.99,
        sli: errorRatioSli(metrics.payments, { events: {}, bad: { outcome: 'failed' } }),
        byHand: 'make payments fail',
      },
    },
  },
  alerts: [targetDown, targetAbsent, metricsMissing({ catalogue })],
  dashboards: (service) => [sloDashboard(service)],
  process: () => ({ variables: {}, stopping: { delaySeconds: 5, drainSeconds: 20 } }),
});

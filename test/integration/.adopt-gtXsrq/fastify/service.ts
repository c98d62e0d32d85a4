import { defineService } from 'metric-to-pager';
import { metricsMissing, targetAbsent, targetDown, twoVersions } from 'metric-to-pager/alerts';
import { nodejsDashboard, sloDashboard } from 'metric-to-pager/grafana';
import { HTTP_PORT } from 'metric-to-pager/kubernetes';
import { oneOf } from 'metric-to-pager/promql';
import { errorRatioSli, latencySli } from 'metric-to-pager/slo';
import { catalogue } from './catalogue.ts';

const { metrics } = catalogue;

export const service = defineService({
  name: 'shop',
  version: '0.1.0',
  alertPrefix: 'Shop',
  domain: 'shop.example',
  catalogue,
  build: metrics.build_info,
  objectives: {
    period: '30d',
    minBadEvents: 10,
    objectives: {
      availability: {
        description: 'Requests are answered without an error of the server.',
        target: 0.999,
        sli: errorRatioSli(metrics.http_request_duration_seconds, { events: {}, bad: { status_code: oneOf(['500', '503', 'other']) } }),
        byHand: 'answer requests with an error of the server',
      },
      latency: {
        description: 'Requests are answered within 0.25 s.',
        target: 0.99,
        sli: latencySli(metrics.http_request_duration_seconds, { events: {}, above: 0.25 }),
        byHand: 'delay every answer',
      },
    },
  },
  alerts: [targetDown, targetAbsent, metricsMissing({ catalogue }), twoVersions({ build: metrics.build_info, labels: ['version'] })],
  dashboards: (service) => [sloDashboard(service), nodejsDashboard(service)],
  process: ({ metrics: { port } }) => ({
    variables: { PORT: String(HTTP_PORT), METRICS_PORT: String(port) },
    stopping: { delaySeconds: 5, drainSeconds: 20 },
  }),
});

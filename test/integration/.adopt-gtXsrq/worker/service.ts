import { defineService } from 'metric-to-pager';
import { metricsMissing, targetAbsent, targetDown, twoVersions } from 'metric-to-pager/alerts';
import { nodejsDashboard, sloDashboard } from 'metric-to-pager/grafana';
import { HTTP_PORT } from 'metric-to-pager/kubernetes';
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
      jobs: {
        description: 'Jobs end without a failure.',
        target: 0.99,
        sli: errorRatioSli(metrics.jobs_total, { events: {}, bad: { outcome: 'failed' } }),
        byHand: 'make jobs fail',
      },
      duration: {
        description: 'Jobs end within 5 s.',
        target: 0.99,
        sli: latencySli(metrics.job_duration_seconds, { events: {}, above: 5 }),
        byHand: 'delay every job',
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

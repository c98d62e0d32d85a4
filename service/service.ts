import { expectedMetrics } from 'metric-to-pager/alerts';
import * as proof from 'metric-to-pager/proof';
import { BUILD } from './lifecycle/version.ts';
import { catalogue } from './metrics.ts';
import { alerts, objectives } from './objectives.ts';

const { metrics } = catalogue;

/** The expected behaviour of the cause alerts, stated without PromQL; `npm run prove` compares the rules with it. */
const causes: readonly proof.Cause[] = [
  proof.targetDown(),
  proof.targetAbsent(),
  proof.podsRestarting(),
  proof.memoryCloseToLimit({ limit: metrics.lorem_memory_limit_bytes, share: 0.9 }),
  proof.cpuThrottled({ share: 0.25 }),
  proof.eventLoopSaturated({ share: 0.9 }),
  proof.requestsRefused({
    requests: metrics.lorem_requests_total,
    refused: [
      { type: 'word', outcome: 'limited' },
      { type: 'paragraph', outcome: 'shed' },
    ],
    served: { type: 'word', outcome: 'ok' },
    share: 0.05,
  }),
  proof.dependencyDown({ name: 'RateLimitStore', up: metrics.lorem_rate_limit_store_up }),
  proof.metricsMissing({ metrics: expectedMetrics(catalogue) }),
  proof.everyMetricMissing({ metrics: expectedMetrics(catalogue) }),
  proof.twoVersions({ build: metrics.lorem_build_info, version: 'revision' }),
  proof.twoVersions({ build: metrics.lorem_build_info, version: 'version' }),
];

/** The service's definition for monitoring; charts/lorem.ts adds its deployment. */
export const service = {
  name: 'lorem',
  version: BUILD.version,
  alertPrefix: 'Lorem',
  /** Prefix of the service's annotations. */
  domain: 'lorem.dev',
  catalogue,
  build: catalogue.metrics.lorem_build_info,
  objectives,
  alerts,
  causes,
} as const satisfies proof.ProvenService & { readonly version: string; readonly domain: string };

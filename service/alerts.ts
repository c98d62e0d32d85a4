import {
  type AlertDefinition,
  cpuThrottled,
  dependencyDown,
  eventLoopSaturated,
  memoryCloseToLimit,
  metricsMissing,
  mostTargetsDown,
  podsRestarting,
  requestsRefused,
  successCeased,
  targetAbsent,
  targetDown,
  trafficCeased,
  twoVersions,
} from 'metric-to-pager/alerts';
import { oneOf } from 'metric-to-pager/promql';
import * as faults from './drill-faults.ts';
import { catalogue } from './metrics.ts';
import { requests } from './requests.ts';

const { metrics } = catalogue;

/** The alerts on likely causes, besides the burn-rate alerts of the objectives. */
export const alerts: readonly AlertDefinition[] = [
  targetDown,
  targetAbsent,
  mostTargetsDown,
  trafficCeased({ requests, atLeast: 600 }),
  successCeased({ requests, atLeast: 600 }),
  podsRestarting({ fault: faults.restarting }),
  memoryCloseToLimit({ limit: metrics.lorem_memory_limit_bytes, share: 0.9, fault: faults.growing }),
  cpuThrottled({ share: 0.25, fault: faults.throttled }),
  eventLoopSaturated({ share: 0.9, fault: faults.blocked }),
  requestsRefused({
    requests: metrics.lorem_requests_total,
    refused: { outcome: oneOf(['limited', 'shed']) },
    share: 0.05,
    atLeast: 10,
    examples: {
      refused: [
        { type: 'word', outcome: 'limited' },
        { type: 'paragraph', outcome: 'shed' },
      ],
      served: { type: 'word', outcome: 'ok' },
    },
    fault: faults.refusing,
  }),
  dependencyDown({ name: 'RateLimitStore', up: metrics.lorem_rate_limit_store_up, fault: faults.alone }),
  metricsMissing({ catalogue }),
  twoVersions({ build: metrics.lorem_build_info, labels: ['version', 'revision'], fault: faults.stuck }),
];

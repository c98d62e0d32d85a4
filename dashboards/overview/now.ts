import { PercentUnit, RequestsPerSecond, Seconds } from '@grafana/grafana-foundation-sdk/units';
import { type DashboardService, findAlert, type Panel, stat } from 'metric-to-pager/grafana';
import { BURN_WINDOWS, burnFactor, errorBudget } from 'metric-to-pager/slo';
import { objectives } from '../../service/objectives.ts';
import * as queries from './queries.ts';

const budget = errorBudget(objectives.objectives.availability);
const { bad } = objectives.objectives.latency.sli;

/** Requests per second. */
export const requests = stat({
  title: 'Requests',
  description: 'HTTP requests per second, over all routes.',
  unit: RequestsPerSecond,
  targets: [queries.requests],
});

/** The share of failed requests. */
export const failed = stat({
  title: 'Failed',
  description: 'Share of requests with a status of 500 or more. Warning above the error budget, critical above the paging threshold.',
  unit: PercentUnit,
  targets: [queries.failedRatio],
  thresholds: { warning: budget, critical: budget * burnFactor(BURN_WINDOWS[0], objectives.period) },
  decimals: 2,
});

/** The 99th percentile of request duration. */
export const duration = stat({
  title: 'Duration, p99',
  description: 'The 99th percentile of request duration.',
  unit: Seconds,
  targets: [queries.duration],
  thresholds: 'above' in bad ? { warning: bad.above } : {},
});

/** Returns the share of refused text requests. */
export function refused(service: DashboardService): Panel {
  const alert = findAlert(service, 'RequestsRefused');
  return stat({
    title: 'Refused',
    description: 'Share of text requests refused by the rate limit or by overload protection.',
    unit: PercentUnit,
    targets: [queries.refusedRatio],
    alert,
    thresholds: { warning: alert?.above },
    decimals: 2,
  });
}

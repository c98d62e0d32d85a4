import { PercentUnit, RequestsPerSecond, Seconds } from '@grafana/grafana-foundation-sdk/units';
import { type DashboardService, findAlert, type Panel, stat } from 'metric-to-pager/grafana';
import { BURN_WINDOWS, burnFactor, errorBudget } from 'metric-to-pager/slo';
import { objectives } from '../../service/objectives.ts';
import { duration, failedShare, refusedShare, requests } from './queries.ts';

/** How much is asked for now. */
export function rateNow(): Panel {
  return stat({ title: 'Requests', description: 'All requests a second.', unit: RequestsPerSecond, targets: [requests()] });
}

/** How much fails now. */
export function failedNow(): Panel {
  const budget = errorBudget(objectives.objectives.availability);
  const [fastest] = BURN_WINDOWS;
  return stat({
    title: 'Failed',
    description:
      'The share of requests that were answered with a status of 500 or more. Above the error budget it is a warning, above what calls somebody at once it is critical.',
    unit: PercentUnit,
    targets: [failedShare()],
    thresholds: { warning: budget, critical: budget * burnFactor(fastest, objectives.period) },
    decimals: 2,
  });
}

/** How slow the slowest requests are now. */
export function durationNow(): Panel {
  const { bad } = objectives.objectives.latency.sli;
  return stat({
    title: 'Duration, p99',
    description: 'All but the slowest 1% of the requests take less than this.',
    unit: Seconds,
    targets: [duration()],
    thresholds: 'above' in bad ? { warning: bad.above } : {},
  });
}

/** How much is turned away now. */
export function refusedNow(service: DashboardService): Panel {
  const alert = findAlert(service, 'RequestsRefused');
  return stat({
    title: 'Refused',
    description: 'The share of requests for text that were turned away, by rate limit or overload.',
    unit: PercentUnit,
    targets: [refusedShare()],
    alert,
    thresholds: { warning: alert?.above },
    decimals: 2,
  });
}

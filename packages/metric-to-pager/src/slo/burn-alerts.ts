import type { Alert } from '../alerts/alert.ts';
import type { ServiceIdentity } from '../catalogue/identity.ts';
import { above, and, atLeast, decimal, multiply, recorded, seconds } from '../promql/index.ts';
import { BURN_WINDOWS, burnFactor } from './burn-windows.ts';
import { errorBudget, type Objective, type Objectives } from './objective.ts';
import { badEventRate, badRatio } from './recorded-series.ts';

/**
 * Returns four alerts per objective, one per tier. An alert fires while both windows of its tier burn the budget faster than its burn
 * rate and the long window holds at least `minBadEvents`. There is no `for`, as the long window already delays the alert.
 */
export function burnAlerts({ period, minBadEvents, objectives }: Objectives, { alertPrefix, namespace, job }: ServiceIdentity): Alert[] {
  return Object.entries<Objective>(objectives).flatMap(([slo, objective]) =>
    BURN_WINDOWS.map((window): Alert => {
      const factor = burnFactor(window, period);
      const where = { namespace, job, slo };
      const threshold = factor * errorBudget(objective);
      return {
        name: `${alertPrefix}ErrorBudgetBurn`,
        severity: window.severity,
        labels: { slo, tier: window.tier },
        expr: and(
          and(above(recorded(badRatio(window.long), where), threshold), above(recorded(badRatio(window.short), where), threshold)),
          atLeast(multiply(recorded(badEventRate(window.long), where), seconds(window.long)), minBadEvents),
        ),
        summary: 'The error budget burns too fast.',
        description:
          `{{ $labels.job }} in {{ $labels.namespace }} violates its objective "{{ $labels.slo }}": {{ $value | humanizePercentage }} of ` +
          `the events of the last ${window.long} were bad, and more than ${decimal(threshold * 100)}% of those of the last ${window.short}. ` +
          `At a burn rate of ${decimal(factor)}, the budget of ${period} is spent in ${decimal(Math.round((10 * Number.parseInt(period, 10)) / factor) / 10)} days.`,
        drill: objective.drill,
      };
    }),
  );
}

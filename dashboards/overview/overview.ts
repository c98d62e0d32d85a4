import {
  alertsNow,
  type Dashboard,
  dashboard,
  dashboardUid,
  leastBudgetLeft,
  line,
  NODEJS,
  SLO,
  utilisation,
  type WatchedService,
} from 'metric-to-pager/grafana';
import { durationNow, failedNow, rateNow, refusedNow } from './now.ts';
import { lostLog, sent, texts } from './output.ts';
import { beingAnswered, decisions, replicas, restarted, versions } from './pods.ts';
import { byOutcome, byStatus, byType, errorsByRoute, latencyByRoute, latencyByType, rateByRoute, spread } from './traffic.ts';

/** How the service is doing: what it is asked for, how it answers, how much more it could take, and what is running. */
export function overviewDashboard(service: WatchedService): Dashboard {
  const nodejs = dashboardUid(service, NODEJS);
  const slo = dashboardUid(service, SLO);
  return dashboard(service, {
    id: 'overview',
    title: 'Overview',
    description: 'What the service is asked for, how it answers, how much more it could take, and what is running.',
    sections: [
      {
        title: 'Now',
        lines: [
          line(5, [rateNow(), failedNow(), durationNow(), refusedNow(service), leastBudgetLeft({ more: slo }), alertsNow({ more: slo })]),
        ],
      },
      { title: 'Texts', lines: [line(8, [byType(), latencyByType()])] },
      {
        title: 'Requests',
        lines: [line(9, [rateByRoute(), errorsByRoute(), latencyByRoute()]), line(9, [byStatus(), byOutcome(), spread()])],
      },
      { title: 'Output', lines: [line(9, [texts(), sent(), lostLog()])] },
      { title: 'Saturation', lines: [line(9, [beingAnswered(), utilisation(service, { more: nodejs }), decisions(service)])] },
      { title: 'Pods', lines: [line(8, [replicas(service), versions(service), restarted(service)])] },
    ],
  });
}

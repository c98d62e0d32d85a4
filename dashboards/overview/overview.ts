import {
  alertsNow,
  type Dashboard,
  type DashboardService,
  dashboard,
  dashboardUid,
  leastBudgetLeft,
  NODEJS,
  panelRow,
  SLO,
  utilisation,
} from 'metric-to-pager/grafana';
import { durationNow, failedNow, rateNow, refusedNow } from './now.ts';
import { lostLog, sent, texts } from './output.ts';
import { beingAnswered, decisions, replicas, restarted, versions } from './pods.ts';
import { byOutcome, byStatus, byType, errorsByRoute, latencyByRoute, latencyByType, rateByRoute, spread } from './traffic.ts';

/** How the service is doing: what it is asked for, how it answers, how much more it could take, and what is running. */
export function overviewDashboard(service: DashboardService): Dashboard {
  const nodejs = dashboardUid(service, NODEJS);
  const slo = dashboardUid(service, SLO);
  return dashboard(service, {
    id: 'overview',
    title: 'Overview',
    description: 'What the service is asked for, how it answers, how much more it could take, and what is running.',
    sections: [
      {
        title: 'Now',
        rows: [
          panelRow(5, [
            rateNow(),
            failedNow(),
            durationNow(),
            refusedNow(service),
            leastBudgetLeft({ more: slo }),
            alertsNow({ more: slo }),
          ]),
        ],
      },
      { title: 'Texts', rows: [panelRow(8, [byType(), latencyByType()])] },
      {
        title: 'Requests',
        rows: [panelRow(9, [rateByRoute(), errorsByRoute(), latencyByRoute()]), panelRow(9, [byStatus(), byOutcome(), spread()])],
      },
      { title: 'Output', rows: [panelRow(9, [texts(), sent(), lostLog()])] },
      { title: 'Saturation', rows: [panelRow(9, [beingAnswered(), utilisation(service, { more: nodejs }), decisions(service)])] },
      { title: 'Pods', rows: [panelRow(8, [replicas(service), versions(service), restarted(service)])] },
    ],
  });
}

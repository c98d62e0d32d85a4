import {
  alertsNow,
  type Dashboard,
  type DashboardService,
  dashboard,
  dashboardUid,
  eventLoop,
  lowestBudget,
  NODEJS,
  panelRow,
  SLO,
} from 'metric-to-pager/grafana';
import * as now from './now.ts';
import * as output from './output.ts';
import * as pods from './pods.ts';
import * as traffic from './traffic.ts';

/** Returns the dashboard of traffic, output, saturation and pods. */
export function overviewDashboard(service: DashboardService): Dashboard {
  const slo = { detail: dashboardUid(service, SLO) };
  const nodejs = { detail: dashboardUid(service, NODEJS) };
  return dashboard(service, {
    id: 'overview',
    title: 'Overview',
    description: 'Requests, errors, duration, saturation, and the running pods.',
    rows: [
      {
        title: 'Now',
        panelRows: [panelRow(4, [now.requests, now.failed, now.duration, now.refused(service), lowestBudget(slo), alertsNow(slo)])],
      },
      { title: 'Texts', panelRows: [panelRow(11, [traffic.requestsByType, traffic.generationByType])] },
      {
        title: 'Requests',
        panelRows: [
          panelRow(9, [traffic.rateByRoute, traffic.errorsByRoute, traffic.durationByRoute]),
          panelRow(9, [traffic.rateByStatus, traffic.requestsByOutcome, traffic.durations]),
        ],
      },
      { title: 'Output', panelRows: [panelRow(9, [output.texts, output.responseBytes, output.droppedLogLines, output.closedConnections])] },
      { title: 'Saturation', panelRows: [panelRow(9, [pods.inFlight, eventLoop(service, nodejs), pods.rateLimit(service)])] },
      { title: 'Pods', panelRows: [panelRow(8, [pods.replicas(service), pods.versions(service), pods.restarts(service)])] },
    ],
  });
}

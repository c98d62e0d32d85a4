import { type Dashboard, nodejsDashboard, type PanelQuery, sloDashboard, type WatchedService } from 'metric-to-pager/grafana';
import { catalogue } from '../service/metrics.ts';
import { ALERT_PREFIX, causeAlerts, objectives } from '../service/objectives.ts';
import { faults } from './faults.ts';
import { overviewDashboard } from './overview/overview.ts';

export interface DashboardOptions {
  /** The address below which the runbook of each alert is found. */
  readonly runbooks: string;
}

/** Every dashboard of this service, the one to begin with first. The same options always give the same dashboards. */
export function dashboards({ runbooks }: DashboardOptions): readonly Dashboard[] {
  const { lorem_build_info: build, lorem_memory_limit_bytes: memoryLimit } = catalogue.metrics;
  const service: WatchedService = {
    name: 'lorem',
    build,
    rules: { objectives, alerts: causeAlerts },
    alertPrefix: ALERT_PREFIX,
    runbooks,
    annotations: [faults()],
  };
  return [overviewDashboard(service), sloDashboard(service), nodejsDashboard(service, { memoryLimit })];
}

/** Every query of every panel, with what must happen before it has data. */
export function panelQueries(options: DashboardOptions): readonly PanelQuery[] {
  return dashboards(options).flatMap(({ queries }) => queries);
}

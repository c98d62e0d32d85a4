import { type Dashboard, type DashboardService, nodejsDashboard, sloDashboard } from 'metric-to-pager/grafana';
import { catalogue } from '../service/metrics.ts';
import { overviewDashboard } from './overview/overview.ts';

/** Returns the dashboards of this service, the overview first. */
export function dashboards(service: DashboardService): readonly Dashboard[] {
  const { lorem_memory_limit_bytes: memoryLimit } = catalogue.metrics;
  return [overviewDashboard(service), sloDashboard(service), nodejsDashboard(service, { memoryLimit })];
}

import { type Dashboard, type DashboardService, nodejsDashboard, sloDashboard } from 'metric-to-pager/grafana';
import { catalogue } from '../service/metrics.ts';
import { overviewDashboard } from './overview/overview.ts';

/** Every dashboard of this service, the overview first. The same service always gives the same dashboards. */
export function dashboards(service: DashboardService): readonly Dashboard[] {
  const { lorem_memory_limit_bytes: memoryLimit } = catalogue.metrics;
  return [overviewDashboard(service), sloDashboard(service), nodejsDashboard(service, { memoryLimit })];
}

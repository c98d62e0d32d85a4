export { type Chosen, type Dashboard, filledIn, type Needs, type PanelQuery } from 'metric-to-pager/grafana';
export { type DashboardOptions, dashboards, panelQueries } from './lorem.ts';

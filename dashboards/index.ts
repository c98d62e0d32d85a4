export { type Chosen, type Dashboard, filledIn, type Needs, type PanelQuery } from '../monitoring/src/grafana/index.ts';
export { type DashboardOptions, dashboards, panelQueries } from './lorem.ts';

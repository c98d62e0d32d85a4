export { type DashboardOptions, dashboards, panelQueries } from './lorem.ts';
export { type Chosen, type Dashboard, filledIn, type Needs, type PanelQuery } from './monitored-service/index.ts';

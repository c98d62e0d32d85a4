import { expect, test } from '@jest/globals';
import { DashboardConfigMap } from './dashboard-config-map.ts';
import { GrafanaDashboard } from './grafana-dashboard.ts';
import { rendered } from './testing/rendered.ts';

const json = { uid: 'shop-overview', title: 'Shop', panels: [] } as never;
const dashboard = { uid: 'shop-overview', title: 'Shop', json, queries: [], labels: [] };
const location = { namespace: 'watch', labels: { grafana_dashboard: '1' }, folder: 'Our shop' };
const configMap = rendered((chart) => new DashboardConfigMap(chart, 'dashboard', dashboard, location));
const operated = rendered((chart) => new GrafanaDashboard(chart, 'dashboard', dashboard, location));

test('a ConfigMap holds one dashboard, in a .json file as the sidecar requires', () => {
  const [[file, text] = [], ...others] = Object.entries<string>(configMap['data']);
  expect(others).toEqual([]);
  expect(file).toBe('shop-overview.json');
  expect(JSON.parse(text ?? '')).toEqual(dashboard.json);
});

test('the ConfigMap has the label and the folder annotation for the sidecar', () => {
  expect(configMap.metadata).toMatchObject({ labels: { grafana_dashboard: '1' }, annotations: { grafana_folder: 'Our shop' } });
});

test('the name depends only on the uid, so that two installations share one dashboard', () => {
  expect(configMap.metadata.name).toBe('grafana-dashboard-shop-overview');
});

test('GrafanaDashboard refers to the same key of the same ConfigMap', () => {
  const { name, key } = operated['spec'].configMapRef;
  expect({ name, namespace: operated.metadata.namespace }).toEqual({
    name: configMap.metadata.name,
    namespace: configMap.metadata.namespace,
  });
  expect(configMap['data']).toHaveProperty([key]);
});

test('DashboardConfigMap and GrafanaDashboard', () => {
  expect([configMap, operated]).toMatchSnapshot();
});

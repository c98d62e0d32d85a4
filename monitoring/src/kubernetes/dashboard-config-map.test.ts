import { expect, test } from '@jest/globals';
import { DashboardConfigMap } from './dashboard-config-map.ts';
import { GrafanaDashboard } from './grafana-dashboard.ts';
import { rendered } from './testing/rendered.ts';

const json = { uid: 'shop-overview', title: 'Shop', panels: [] } as never;
const dashboard = { uid: 'shop-overview', title: 'Shop', json, queries: [], labels: [] };
const place = { namespace: 'watch', labels: { grafana_dashboard: '1' }, folder: 'Our shop' };
const configMap = rendered((chart) => new DashboardConfigMap(chart, 'dashboard', dashboard, place));
const operated = rendered((chart) => new GrafanaDashboard(chart, 'dashboard', dashboard, place));

test('a ConfigMap holds one dashboard, in a file whose name the sidecar takes', () => {
  const [[file, text] = [], ...others] = Object.entries<string>(configMap['data']);
  expect(others).toEqual([]);
  expect(file).toBe('shop-overview.json');
  expect(JSON.parse(text ?? '')).toEqual(dashboard.json);
});

test('the sidecar finds it by its label and is told the folder', () => {
  expect(configMap.metadata).toMatchObject({ labels: { grafana_dashboard: '1' }, annotations: { grafana_folder: 'Our shop' } });
});

test('its name follows from the uid alone, so that two installations share one dashboard instead of fighting over it', () => {
  expect(configMap.metadata.name).toBe('grafana-dashboard-shop-overview');
});

test('the operator of Grafana is led to the same file of the same ConfigMap', () => {
  const { name, key } = operated['spec'].configMapRef;
  expect({ name, namespace: operated.metadata.namespace }).toEqual({
    name: configMap.metadata.name,
    namespace: configMap.metadata.namespace,
  });
  expect(configMap['data']).toHaveProperty([key]);
});

test('both as they are applied', () => {
  expect([configMap, operated]).toMatchSnapshot();
});

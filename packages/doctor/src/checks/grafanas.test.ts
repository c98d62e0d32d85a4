import { expect, test } from '@jest/globals';
import { diagnose } from '../diagnose.ts';
import { dashboardsIn } from '../intake/dashboard-files.ts';
import { datasourcesIn } from '../intake/datasource-files.ts';
import type { DashboardFile, Snapshot } from '../snapshot/snapshot.ts';
import { healthy, object } from '../testing/healthy.ts';
import { add } from '../testing/merge.ts';

const [FIRST] = healthy().dashboards as [DashboardFile];

/** The healthy snapshot with a Grafana of another team, which loads dashboards by another label, and its data sources by a third one. */
function withSecondGrafana(more: Partial<Snapshot>): Snapshot {
  const sidecar = (name: string, variables: Readonly<Record<string, string>>) => ({
    name,
    env: Object.entries(variables).map(([variable, value]) => ({ name: variable, value })),
  });
  const containers = [
    sidecar('dashboards', { LABEL: 'team_dashboard', NAMESPACE: 'ALL', FOLDER_ANNOTATION: 'team_folder' }),
    sidecar('datasources', { LABEL: 'team_datasource' }),
  ];
  const grafana = object('Deployment', 'grafana', 'team', {
    spec: { replicas: 1, selector: { matchLabels: { app: 'g' } }, template: { metadata: { labels: { app: 'g' } }, spec: { containers } } },
    status: { replicas: 1, readyReplicas: 1, availableReplicas: 1 },
  });
  return { ...add(healthy(), grafana), ...more };
}

const idsOf = (snapshot: Snapshot) => diagnose(snapshot).findings.map(({ id }) => id);
const team = (file: Partial<DashboardFile>): DashboardFile => ({
  ...FIRST,
  configMap: 'team',
  labels: { team_dashboard: 'yes' },
  annotations: {},
  ...file,
});

test('two Grafanas may have dashboards with the same uid and title, and one may not', () => {
  expect(idsOf(withSecondGrafana({ dashboards: [FIRST, team({})] }))).toEqual([]);
  expect(idsOf(withSecondGrafana({ dashboards: [FIRST, team({}), team({ configMap: 'copy' })] }))).toEqual(['dashboard.uid-clash']);
  const both = { ...FIRST.labels, team_dashboard: 'yes' };
  const clashes = idsOf(withSecondGrafana({ dashboards: [team({ labels: both }), team({ labels: both, configMap: 'copy' })] }));
  expect(clashes).toEqual(['dashboard.uid-clash']);
});

test('a folder annotation that one of the Grafanas reads is no mistake', () => {
  const labels = { ...FIRST.labels, team_dashboard: 'yes' };
  expect(idsOf(withSecondGrafana({ dashboards: [team({ labels, annotations: { team_folder: 'Team' } })] }))).toEqual([]);
  expect(idsOf(withSecondGrafana({ dashboards: [team({ annotations: { grafana_folder: 'Team' } })] }))).toEqual([
    'dashboard.folder-ignored',
  ]);
});

test('a data source must exist in each Grafana that loads the dashboard', () => {
  const labels = { team_datasource: '1' };
  const datasources = [{ namespace: 'team', configMap: 'sources', labels, uids: ['thanos'] }];
  const dashboards = [team({ datasources: ['thanos'] })];
  expect(idsOf(withSecondGrafana({ dashboards, datasources }))).toEqual([]);
  const both = [team({ datasources: ['thanos'], labels: { ...FIRST.labels, team_dashboard: 'yes' } })];
  expect(idsOf(withSecondGrafana({ dashboards: both, datasources }))).toEqual(['dashboard.datasource']);
  expect(idsOf(withSecondGrafana({ dashboards, datasources: datasources.map((one) => ({ ...one, namespace: 'shop' })) }))).toEqual([
    'dashboard.datasource',
  ]);
});

test('where data sources are in a Secret, none is said to be missing', () => {
  const snapshot = withSecondGrafana({ dashboards: [team({ datasources: ['thanos'] })] });
  expect(idsOf(snapshot)).toEqual(['dashboard.datasource']);
  const secret = object('Secret', 'sources', 'team', { keys: ['sources.yaml'] }, { labels: { team_datasource: '1' } });
  expect(idsOf(add(snapshot, secret))).toEqual([]);
});

test.each([
  ['an input that nothing uses', { panels: [] }, [], []],
  ['an input that a panel uses', { panels: [{ datasource: { uid: '$' + '{DS_A}' } }] }, ['DS_A'], ['$' + '{DS_A}']],
  ['an input that is a variable', { panels: [{ datasource: '$' + '{DS_A}' }], templating: { list: [{ name: 'DS_A' }] } }, [], []],
])('%s is read as one', (_title, dashboard, inputs, datasources) => {
  const json = JSON.stringify({ title: 'A', schemaVersion: 41, __inputs: [{ name: 'DS_A' }], ...dashboard });
  const configMap = { metadata: { name: 'a', namespace: 'shop', labels: { grafana_dashboard: '1' } }, data: { 'a.json': json } };
  expect(dashboardsIn(configMap)).toMatchObject([{ inputs, datasources }]);
});

test('data sources are read by uid and name, and other ConfigMaps hold none', () => {
  const configMap = (text: string) => ({ metadata: { name: 'a', namespace: 'shop' }, data: { 'a.yaml': text } });
  expect(
    datasourcesIn(configMap('apiVersion: 1\ndatasources:\n- {name: Thanos, uid: t, secureJsonData: {password: p}}\n- {name: Loki}\n')),
  ).toEqual([{ namespace: 'shop', configMap: 'a', labels: {}, uids: ['t', 'Thanos', 'Loki'] }]);
  for (const text of ['datasources: [', 'datasources: 5', 'datasources: [5]', 'a: 1']) expect(datasourcesIn(configMap(text))).toEqual([]);
});

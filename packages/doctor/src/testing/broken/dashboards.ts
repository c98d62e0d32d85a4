import type { DashboardFile } from '../../snapshot/snapshot.ts';
import type { BrokenCase } from '../broken-case.ts';
import { healthy } from '../healthy.ts';
import { change } from '../merge.ts';

/** The healthy snapshot with other dashboards. */
function dashboards(...changes: readonly Partial<DashboardFile>[]) {
  const [first] = healthy().dashboards;
  return { ...healthy(), dashboards: changes.map((one) => ({ ...(first as DashboardFile), ...one })) };
}

const GRAFANA = 'Deployment/monitoring/grafana';
function sidecar(variables: Readonly<Record<string, string>>) {
  const env = Object.entries(variables).map(([name, value]) => ({ name, value }));
  return change(healthy(), GRAFANA, {
    spec: { template: { spec: { containers: [{ name: 'grafana-sc-dashboard', image: 'k8s-sidecar:1', env }] } } },
  });
}

/** Dashboards that do not arrive in Grafana, or cannot be shown. */
export const dashboardCases: readonly BrokenCase[] = [
  {
    id: 'dashboard.label-mismatch',
    name: 'another value',
    snapshot: dashboards({ labels: { grafana_dashboard: 'true' } }),
    says: ['grafana_dashboard=true', 'grafana_dashboard=1'],
    live: true,
  },
  {
    id: 'dashboard.label-mismatch',
    name: 'another key',
    snapshot: dashboards({ labels: { 'grafana-dashboard': '1' } }),
    says: ['grafana-dashboard', 'grafana_dashboard=1'],
    live: true,
  },
  {
    id: 'dashboard.namespace-mismatch',
    name: 'the own namespace of Grafana',
    snapshot: sidecar({ LABEL: 'grafana_dashboard', LABEL_VALUE: '1', FOLDER_ANNOTATION: 'grafana_folder' }),
    says: ['namespace shop', 'monitoring'],
  },
  { id: 'dashboard.key', name: 'no .json', snapshot: dashboards({ key: 'checkout' }), says: ['"checkout"', '.json'] },
  {
    id: 'dashboard.invalid-json',
    name: 'a trailing comma',
    snapshot: dashboards({ problem: 'Unexpected token } in JSON', queries: [] }),
    says: ['Unexpected token'],
  },
  {
    id: 'dashboard.folder-ignored',
    name: 'no folder annotation',
    snapshot: sidecar({ LABEL: 'grafana_dashboard', LABEL_VALUE: '1', NAMESPACE: 'ALL' }),
    says: ['grafana_folder', 'folderAnnotation'],
  },
  {
    id: 'dashboard.folder-ignored',
    name: 'another folder annotation',
    snapshot: sidecar({ LABEL: 'grafana_dashboard', LABEL_VALUE: '1', NAMESPACE: 'ALL', FOLDER_ANNOTATION: 'shown_in' }),
    says: ['annotate configmap checkout-dashboards shown_in=Shop grafana_folder-'],
  },
  {
    id: 'dashboard.inputs',
    name: 'exported for sharing',
    snapshot: dashboards({ inputs: ['DS_PROMETHEUS'], datasources: [`$${'{DS_PROMETHEUS}'}`] }),
    says: ['DS_PROMETHEUS'],
  },
  {
    id: 'dashboard.datasource',
    name: 'a uid of another Grafana',
    snapshot: dashboards({ datasources: ['P1809F7CD0C75ACF3'] }),
    says: ['P1809F7CD0C75ACF3'],
  },
  {
    id: 'dashboard.datasource',
    name: 'a uid that its Grafana is not provisioned with',
    snapshot: {
      ...dashboards({ datasources: ['thanos', 'mimir'] }),
      datasources: [{ namespace: 'monitoring', configMap: 'datasources', labels: {}, uids: ['thanos', 'Thanos'] }],
    },
    says: ['names the data source mimir', 'provisioned in its Grafana: thanos and Thanos'],
  },
  {
    id: 'dashboard.uid-clash',
    name: 'a copy with its uid',
    snapshot: dashboards({}, { configMap: 'copy', title: 'Copy' }),
    says: ['"checkout"', 'shop/copy'],
  },
  {
    id: 'dashboard.title-clash',
    name: 'a copy with another uid',
    snapshot: dashboards({}, { configMap: 'copy', uid: 'other' }),
    says: ['"Checkout"', 'shop/copy'],
  },
];

import type { KubernetesObject, ObjectReference } from 'metric-to-pager/cluster';
import { referenceKey } from '../finding.ts';
import { type DashboardSidecar, sidecarsOf } from '../model/grafana.ts';
import type { Model } from '../model/model.ts';
import type { DashboardFile } from '../snapshot/snapshot.ts';

/** The reference to the ConfigMap of a dashboard. */
export function referenceOf({ namespace, configMap }: DashboardFile): ObjectReference {
  return { apiVersion: 'v1', kind: 'ConfigMap', name: configMap, namespace };
}

/** Each ConfigMap once, by its first dashboard. */
export function perConfigMap({ snapshot }: Model) {
  const found = new Map<string, { readonly file: DashboardFile; readonly object: KubernetesObject; readonly key: string }>();
  for (const file of snapshot.dashboards) {
    const key = referenceKey(referenceOf(file));
    const { namespace, configMap: name, labels } = file;
    if (!found.has(key))
      found.set(key, { file, key, object: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace, labels } } });
  }
  return [...found.values()];
}

/** Whether a sidecar selects a dashboard by its label. */
export function hasLabel({ label, value }: DashboardSidecar, { labels }: DashboardFile): boolean {
  return labels[label] !== undefined && (value === '' || labels[label] === value);
}

/** grafana-operator reads it by reference, whatever its labels are. */
export function isReferenced({ namespace, configMap }: DashboardFile, { inventory }: Model): boolean {
  return inventory.in('GrafanaDashboard', namespace).some(({ spec }) => spec?.configMapRef?.name === configMap);
}

/** The dashboards that are meant for Grafana: labelled for a sidecar, or referred to. */
export function selectedFiles(model: Model): readonly DashboardFile[] {
  const sidecars = sidecarsOf(model.inventory);
  return model.snapshot.dashboards.filter(
    (file) =>
      sidecars.some((one) => hasLabel(one, file)) ||
      Object.keys(file.labels).some((label) => /grafana.?dashboard/i.test(label)) ||
      isReferenced(file, model),
  );
}

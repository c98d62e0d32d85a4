import type { ObjectReference } from 'metric-to-pager/cluster';
import { referenceKey } from '../finding.ts';
import { type GrafanaSidecar, hasLabel, isLoadedBy, sidecarsOf } from '../model/grafana.ts';
import { links } from '../model/links.ts';
import type { Model } from '../model/model.ts';
import type { DashboardFile } from '../snapshot/snapshot.ts';

/** Returns the reference to the ConfigMap of a dashboard. */
export function referenceOf({ namespace, configMap }: DashboardFile): ObjectReference {
  return { apiVersion: 'v1', kind: 'ConfigMap', name: configMap, namespace };
}

/** Returns the name of a dashboard in a sentence. */
export function dashboardName({ title, key, namespace, configMap }: DashboardFile): string {
  return `dashboard "${title ?? key}" of ConfigMap ${namespace}/${configMap}`;
}

/** Returns the link that a dashboard reaches Grafana. */
export function shownLink(file: DashboardFile): string {
  return links.shown(referenceKey(referenceOf(file)));
}

/** Returns the first dashboard of each ConfigMap. */
export function perConfigMap({ snapshot }: Model): readonly DashboardFile[] {
  return [...new Map(snapshot.dashboards.toReversed().map((file) => [shownLink(file), file])).values()].toReversed();
}

/** Returns the sidecars that load a dashboard, each into a Grafana of its own. */
export function loadersOf(file: DashboardFile, { inventory }: Model): readonly GrafanaSidecar[] {
  return sidecarsOf(inventory).filter((one) => isLoadedBy(one, file));
}

/** Returns whether grafana-operator reads a dashboard by reference, whatever its labels are. */
export function isReferenced({ namespace, configMap }: DashboardFile, { inventory }: Model): boolean {
  return inventory.in('GrafanaDashboard', namespace).some(({ spec }) => spec?.configMapRef?.name === configMap);
}

/** Returns the dashboards that are meant for Grafana: labelled for a sidecar, or referred to. */
export function selectedFiles(model: Model): readonly DashboardFile[] {
  const sidecars = sidecarsOf(model.inventory);
  return model.snapshot.dashboards.filter(
    (file) =>
      sidecars.some((one) => hasLabel(one, file)) ||
      Object.keys(file.labels).some((label) => /grafana.?dashboard/i.test(label)) ||
      isReferenced(file, model),
  );
}

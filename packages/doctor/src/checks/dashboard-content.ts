import { comment, kubectl } from 'metric-to-pager/terminal';
import type { Check } from '../check.ts';
import { type Fix, referenceKey } from '../finding.ts';
import { editFix, manualFix } from '../fix.ts';
import { DEFAULT_FOLDER_ANNOTATION, type GrafanaSidecar, provisionedIn } from '../model/grafana.ts';
import type { Model } from '../model/model.ts';
import { joinNames } from '../model/object-view.ts';
import type { DashboardFile } from '../snapshot/snapshot.ts';
import { dashboardName, loadersOf, referenceOf, selectedFiles, shownLink } from './about-dashboard.ts';

/** Dashboards that reach Grafana can be shown there. */
export const dashboardContent: readonly Check[] = [
  {
    id: 'dashboard.inputs',
    severity: 'error',
    title: 'The dashboard has inputs that only an import by hand fills',
    why: 'A provisioned dashboard keeps the input DS_PROMETHEUS as it is: every panel shows that its data source was not found.',
    cause: 'The file was exported for sharing ("export for sharing externally"), or downloaded from grafana.com.',
    evidence: 'The JSON uses one of its __inputs, or a data source that starts with DS_ and is no variable of it.',
    fix: 'Export it without that option, or replace the input with a variable of the type datasource.',
    run: (model) =>
      selectedFiles(model).flatMap((file) => {
        const inputs = [...new Set([...file.inputs, ...file.datasources.flatMap((uid) => /^\$\{?(DS_\w+)\}?$/.exec(uid)?.[1] ?? [])])];
        if (inputs.length === 0) return [];
        return {
          subject: referenceOf(file),
          message: `The ${dashboardName(file)} has the input ${joinNames(inputs)}, which is filled only when a person imports it.`,
          evidence: [
            ...(file.inputs.length > 0 ? [`__inputs: ${file.inputs.join(', ')}`] : []),
            ...(file.datasources.length > 0 ? [`data sources: ${joinNames(file.datasources)}`] : []),
          ],
          fix: withVariable(
            file,
            inputs.map((name) => `$${'{'}${name}}`),
          ),
          needs: [shownLink(file)],
        };
      }),
  },
  {
    id: 'dashboard.datasource',
    severity: 'warning',
    title: 'The dashboard names a fixed data source',
    why: 'A uid of another Grafana does not exist here: every panel shows that its data source was not found.',
    cause: 'The dashboard was exported from a Grafana whose data source has a generated uid.',
    evidence:
      'datasource.uid in the JSON is neither a variable, nor provisioned in each Grafana that loads it, nor a well-known uid such as prometheus.',
    fix: 'Use a variable of the type datasource.',
    run: (model) =>
      selectedFiles(model).flatMap((file) => {
        const provisioned = loadersOf(file, model).map(({ workload }) => provisionedIn(workload, model));
        const exists = (uid: string) => provisioned.length > 0 && provisioned.every((uids) => uids === undefined || uids.has(uid));
        const fixed = file.datasources.filter((uid) => !uid.includes('$') && !WELL_KNOWN.includes(uid.toLowerCase()) && !exists(uid));
        if (fixed.length === 0) return [];
        const known = [...new Set(provisioned.flatMap((uids) => [...(uids ?? [])]))];
        return {
          subject: referenceOf(file),
          message: `The ${dashboardName(file)} names the data source ${joinNames(fixed)} instead of a variable.`,
          evidence: [
            `data sources: ${joinNames(file.datasources)}`,
            ...(known.length > 0 ? [`provisioned in its Grafana: ${joinNames(known)}`] : []),
          ],
          fix: withVariable(file, fixed),
          needs: [shownLink(file)],
        };
      }),
  },
  {
    id: 'dashboard.uid-clash',
    severity: 'error',
    title: 'Two dashboards have the same uid',
    why: 'Grafana then lets the provider write none of its dashboards: every later change of any of them is ignored.',
    cause: 'A dashboard was copied with its uid, or the same one is deployed in two namespaces.',
    evidence:
      'The log of Grafana: the same UID is used more than once; dashboards provisioning provider has no database write permissions.',
    fix: 'Give one of them another uid, or delete it.',
    run: (model) => clashes(model, ({ uid }) => uid, 'uid'),
  },
  {
    id: 'dashboard.title-clash',
    severity: 'warning',
    title: 'Two dashboards of one folder have the same title',
    why: 'Grafana reports the same title twice in one folder and stops to write the dashboards of the provider.',
    cause: 'The same dashboard is deployed twice with another uid.',
    evidence: 'The log of Grafana: the same title is used more than once.',
    fix: 'Give one of them another title or folder, or delete it.',
    run: (model) =>
      clashes(
        model,
        ({ title, annotations }, loader) => (title === undefined ? undefined : `${title} ${folderOf(annotations, loader)}`),
        'title',
      ),
  },
];

// --- internal ---

/** Returns the fix by hand that replaces data sources of a dashboard by a variable. */
function withVariable(file: DashboardFile, datasources: readonly string[]): Fix {
  return editFix(
    referenceOf(file),
    comment`replace ${datasources} by ${'$' + '{datasource}'} and add a variable of the type datasource by that name`,
  );
}

/** The uids that stacks give their data sources, and the names that older dashboards use. */
const WELL_KNOWN = ['prometheus', 'default', 'alertmanager', 'loki', 'tempo'];

function folderOf(annotations: DashboardFile['annotations'], loader: GrafanaSidecar | undefined): string {
  return annotations[loader?.folderAnnotation || DEFAULT_FOLDER_ANNOTATION] ?? '';
}

/** Dashboards of one Grafana that share what must be unique in it. Those that no known sidecar loads are taken for those of one Grafana. */
function clashes(model: Model, of: (file: DashboardFile, loader: GrafanaSidecar | undefined) => string | undefined, what: 'uid' | 'title') {
  const loaded = selectedFiles(model)
    .filter(({ problem }) => problem === undefined)
    .flatMap((file) => {
      const loaders = loadersOf(file, model);
      return (loaders.length > 0 ? loaders : [undefined]).map((loader) => ({ file, loader, value: of(file, loader) }));
    });
  const groups = Map.groupBy(
    loaded.filter(({ value }) => value !== undefined),
    ({ value, loader }) => `${loader?.workload} ${value}`,
  );
  // A clash in two Grafanas is one finding, and two sidecars of one Grafana load one file once.
  const clashing = new Map(
    [...groups.values()].map((all) => [...new Set(all.map(({ file }) => file))]).map((files) => [keysOf(files), files]),
  );
  return [...clashing.values()].flatMap((files) => {
    const [first, second] = files;
    if (first === undefined || second === undefined) return [];
    // The same dashboard twice is one finding, not two.
    if (what === 'title' && new Set(files.map(({ uid }) => uid)).size < files.length && first.uid !== undefined) return [];
    const shown = what === 'uid' ? first.uid : first.title;
    return {
      subject: referenceOf(second),
      message: `The dashboards "${first.title ?? first.key}" of ConfigMap ${first.namespace}/${first.configMap} and "${second.title ?? second.key}" of ${second.namespace}/${second.configMap} have the same ${what} "${shown}".`,
      evidence: files.map(({ namespace, configMap, key }) => `${namespace}/${configMap}, key ${key}: ${what} "${shown}"`),
      fix: manualFix(comment`or give it another ${what} and keep it`, kubectl(second.namespace)`delete configmap ${second.configMap}`),
      concerns: files.map((file) => referenceKey(referenceOf(file))),
    };
  });
}

function keysOf(files: readonly DashboardFile[]): string {
  return files.map(({ namespace, configMap, key }) => `${namespace}/${configMap}/${key}`).join(' ');
}

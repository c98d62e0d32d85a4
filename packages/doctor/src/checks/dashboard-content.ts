import type { Check } from '../check.ts';
import { referenceKey } from '../finding.ts';
import { manualFix } from '../fix.ts';
import { links } from '../model/links.ts';
import type { Model } from '../model/model.ts';
import type { DashboardFile } from '../snapshot/snapshot.ts';
import { referenceOf, selectedFiles } from './about-dashboard.ts';
import { listed } from './about-monitor.ts';

/** Dashboards that reach Grafana can be shown there. */
export const dashboardContent: readonly Check[] = [
  {
    id: 'dashboard.inputs',
    row: 36,
    severity: 'error',
    title: 'The dashboard has inputs that only an import by hand fills',
    why: 'A provisioned dashboard keeps the input DS_PROMETHEUS as it is: every panel shows that its data source was not found.',
    page: {
      cause: 'The file was exported for sharing ("export for sharing externally"), or downloaded from grafana.com.',
      evidence: 'The JSON has __inputs, or a data source that starts with DS_.',
      fix: 'Export it without that option, or replace the input with a variable of the type datasource.',
    },
    run: (model) =>
      selectedFiles(model).flatMap((file) => {
        const inputs = [...new Set([...file.inputs, ...file.datasources.flatMap((uid) => /^\$\{?(DS_\w+)\}?$/.exec(uid)?.[1] ?? [])])];
        if (inputs.length === 0) return [];
        return [
          {
            subject: referenceOf(file),
            message: `The dashboard "${file.title ?? file.key}" of ConfigMap ${file.namespace}/${file.configMap} has the input ${listed(inputs)}, which is filled only when a person imports it.`,
            evidence: [
              ...(file.inputs.length > 0 ? [`__inputs: ${file.inputs.join(', ')}`] : []),
              ...(file.datasources.length > 0 ? [`data sources: ${listed(file.datasources)}`] : []),
            ],
            fix: manualFix(
              `kubectl -n ${file.namespace} get configmap ${file.configMap} -o json | sed 's/\${${inputs[0]}}/\${datasource}/g' | kubectl apply -f -   # and add a variable "datasource" of the type datasource`,
            ),
            needs: [links.shown(referenceKey(referenceOf(file)))],
          },
        ];
      }),
  },
  {
    id: 'dashboard.datasource',
    row: 36,
    severity: 'warning',
    title: 'The dashboard names a fixed data source',
    why: 'A uid of another Grafana does not exist here: every panel shows that its data source was not found.',
    page: {
      cause: 'The dashboard was exported from a Grafana whose data source has a generated uid.',
      evidence: 'datasource.uid in the JSON is neither a variable nor a well-known uid such as prometheus.',
      fix: 'Use a variable of the type datasource.',
    },
    run: (model) =>
      selectedFiles(model).flatMap((file) => {
        const fixed = file.datasources.filter((uid) => !uid.includes('$') && !WELL_KNOWN.includes(uid.toLowerCase()));
        if (fixed.length === 0) return [];
        return [
          {
            subject: referenceOf(file),
            message: `The dashboard "${file.title ?? file.key}" of ConfigMap ${file.namespace}/${file.configMap} names the data source ${listed(fixed)} instead of a variable.`,
            evidence: [`data sources: ${listed(file.datasources)}`],
            fix: manualFix(
              `kubectl -n ${file.namespace} get configmap ${file.configMap} -o json | sed 's/${fixed[0]}/\${datasource}/g' | kubectl apply -f -   # and add a variable "datasource" of the type datasource`,
            ),
            needs: [links.shown(referenceKey(referenceOf(file)))],
          },
        ];
      }),
  },
  {
    id: 'dashboard.uid-clash',
    row: 37,
    severity: 'error',
    title: 'Two dashboards have the same uid',
    why: 'Grafana then lets the provider write none of its dashboards: every later change of any of them is ignored.',
    page: {
      cause: 'A dashboard was copied with its uid, or the same one is deployed in two namespaces.',
      evidence:
        'The log of Grafana: the same UID is used more than once; dashboards provisioning provider has no database write permissions.',
      fix: 'Give one of them another uid, or delete it.',
    },
    run: (model) => clashes(model, ({ uid }) => uid, 'uid'),
  },
  {
    id: 'dashboard.title-clash',
    row: 37,
    severity: 'warning',
    title: 'Two dashboards of one folder have the same title',
    why: 'Grafana reports the same title twice in one folder and stops to write the dashboards of the provider.',
    page: {
      cause: 'The same dashboard is deployed twice with another uid.',
      evidence: 'The log of Grafana: the same title is used more than once.',
      fix: 'Give one of them another title or folder, or delete it.',
    },
    run: (model) =>
      clashes(model, ({ title, annotations }) => (title === undefined ? undefined : `${title} ${folderOf(annotations)}`), 'title'),
  },
];

// --- internal ---

/** The uids that stacks give their data sources, and the names that older dashboards use. */
const WELL_KNOWN = ['prometheus', 'default', 'alertmanager', 'loki', 'tempo'];

function folderOf(annotations: DashboardFile['annotations']): string {
  return Object.entries(annotations).find(([name]) => /folder|target-directory/.test(name))?.[1] ?? '';
}

/** Dashboards that share what must be unique. */
function clashes(model: Model, of: (file: DashboardFile) => string | undefined, what: 'uid' | 'title') {
  const groups = Map.groupBy(
    selectedFiles(model).filter(({ problem }) => problem === undefined),
    of,
  );
  return [...groups].flatMap(([value, files]) => {
    const [first, second] = files;
    if (value === undefined || first === undefined || second === undefined) return [];
    // The same dashboard twice is one finding, not two.
    if (what === 'title' && new Set(files.map(({ uid }) => uid)).size < files.length && first.uid !== undefined) return [];
    const shown = what === 'uid' ? first.uid : first.title;
    return [
      {
        subject: referenceOf(second),
        message: `The dashboards "${first.title ?? first.key}" of ConfigMap ${first.namespace}/${first.configMap} and "${second.title ?? second.key}" of ${second.namespace}/${second.configMap} have the same ${what} "${shown}".`,
        evidence: files.map(({ namespace, configMap, key }) => `${namespace}/${configMap}, key ${key}: ${what} "${shown}"`),
        fix: manualFix(`kubectl -n ${second.namespace} delete configmap ${second.configMap}   # or give it another ${what}`),
        concerns: files.map((file) => referenceKey(referenceOf(file))),
      },
    ];
  });
}

import type { KubernetesObject, ObjectReference } from '../../kubernetes/kubernetes-object.ts';
import type { Check } from '../check.ts';
import { referenceKey } from '../finding.ts';
import { labelFix, manualFix } from '../fix.ts';
import { type DashboardSidecar, sidecarsOf } from '../model/grafana.ts';
import { links } from '../model/links.ts';
import type { Model } from '../model/model.ts';
import { nearest } from '../model/nearest.ts';
import type { DashboardFile } from '../snapshot/snapshot.ts';
import { listed } from './about-monitor.ts';

/** Dashboards in ConfigMaps reach Grafana, and can be shown there. */
export const dashboards: readonly Check[] = [
  {
    id: 'dashboard.label-mismatch',
    row: 34,
    severity: 'error',
    title: 'The label of the ConfigMap is not the one that Grafana selects',
    why: 'The sidecar of Grafana loads ConfigMaps by a label and its value. It ignores all others without an error.',
    page: {
      cause:
        'The key or the value of the label differs from LABEL and LABEL_VALUE of the sidecar: "true" instead of "1", or grafana-dashboard instead of grafana_dashboard.',
      evidence: 'Compare kubectl get configmap NAME --show-labels with the environment of the sidecar.',
      fix: 'Set the label to what the sidecar selects.',
    },
    run: (model) =>
      perConfigMap(model).flatMap(({ file, object, key }) => {
        const sidecars = sidecarsOf(model.inventory);
        const [sidecar] = sidecars;
        if (sidecar === undefined || isReferenced(file, model) || sidecars.some((one) => hasLabel(one, file))) return [];
        const given =
          Object.keys(file.labels).find((name) => name === sidecar.label) ??
          Object.keys(file.labels).find((name) => nearest(name, [sidecar.label], 4) !== undefined);
        if (given === undefined) return [];
        const wanted = sidecar.value === '' ? '1' : sidecar.value;
        return [
          {
            subject: referenceOf(file),
            message: `${file.namespace}/${file.configMap} has the label ${given}=${file.labels[given]}, and the sidecar of Grafana (${sidecar.workload}) selects ${sidecar.label}=${sidecar.value || '(any value)'}.`,
            evidence: [`LABEL: ${sidecar.label}, LABEL_VALUE: ${sidecar.value || 'empty'}`],
            fix: labelFix(object, { [sidecar.label]: wanted, ...(given !== sidecar.label && { [given]: null }) }, { safe: true }),
            breaks: [links.shown(key)],
          },
        ];
      }),
  },
  {
    id: 'dashboard.namespace-mismatch',
    row: 34,
    severity: 'error',
    title: 'Grafana does not watch the namespace of the ConfigMap',
    why: 'The sidecar never sees a ConfigMap in a namespace that it does not watch.',
    page: {
      cause:
        'NAMESPACE of the sidecar is empty, which means its own namespace, or names others. kube-prometheus-stack sets ALL, the Grafana chart alone does not.',
      evidence: 'The environment of the sidecar, and the namespace of the ConfigMap.',
      fix: 'Create the ConfigMap in the namespace of Grafana, or set sidecar.dashboards.searchNamespace: ALL.',
    },
    run: (model) =>
      perConfigMap(model).flatMap(({ file, key }) => {
        const selecting = sidecarsOf(model.inventory).filter((one) => hasLabel(one, file));
        const [sidecar] = selecting;
        if (sidecar === undefined || isReferenced(file, model)) return [];
        if (selecting.some(({ namespaces }) => namespaces === 'all' || namespaces.includes(file.namespace))) return [];
        return [
          {
            subject: referenceOf(file),
            message: `${file.namespace}/${file.configMap} is in namespace ${file.namespace}, and the sidecar of Grafana (${sidecar.workload}) watches ${listed(sidecar.namespaces as readonly string[])} only.`,
            evidence: [`namespaces that the sidecar watches: ${listed(sidecar.namespaces as readonly string[])}`],
            fix: manualFix(
              `kubectl -n ${file.namespace} get configmap ${file.configMap} -o json | jq '.metadata = {name: .metadata.name, namespace: "${sidecar.namespace}", labels: .metadata.labels}' | kubectl apply -f -`,
            ),
            breaks: [links.shown(key)],
          },
        ];
      }),
  },
  {
    id: 'dashboard.key',
    row: 34,
    severity: 'error',
    title: 'The key of the dashboard does not end with .json',
    why: 'Grafana reads files that end with .json and ignores all others.',
    page: {
      cause: 'The key of the ConfigMap has another ending or none.',
      evidence: 'kubectl get configmap NAME -o jsonpath={.data} shows the key.',
      fix: 'Rename the key.',
    },
    run: (model) =>
      selectedFiles(model)
        .filter(({ key, problem }) => !key.endsWith('.json') && !key.endsWith('.url') && problem === undefined)
        .map((file) => ({
          subject: referenceOf(file),
          message: `The key "${file.key}" of ConfigMap ${file.namespace}/${file.configMap} does not end with .json, so Grafana ignores the dashboard${file.title === undefined ? '' : ` "${file.title}"`}.`,
          evidence: [`key: ${file.key}`],
          fix: manualFix(
            `kubectl -n ${file.namespace} get configmap ${file.configMap} -o json | jq '.data["${file.key}.json"] = .data["${file.key}"] | del(.data["${file.key}"])' | kubectl apply -f -`,
          ),
          needs: [links.shown(referenceKey(referenceOf(file)))],
        })),
  },
  {
    id: 'dashboard.invalid-json',
    row: 34,
    severity: 'error',
    title: 'The dashboard is not valid JSON',
    why: 'Grafana logs an error and does not show the dashboard.',
    page: {
      cause: 'A template left an unescaped quote or a trailing comma, or the file is wrapped as the HTTP API takes it.',
      evidence: 'JSON.parse of the value fails.',
      fix: 'Correct the file that the ConfigMap is made from.',
    },
    run: (model) =>
      selectedFiles(model)
        .filter(({ key, problem }) => problem !== undefined && key.endsWith('.json'))
        .map((file) => ({
          subject: referenceOf(file),
          message: `The key "${file.key}" of ConfigMap ${file.namespace}/${file.configMap} holds no dashboard: ${file.problem}.`,
          evidence: [file.problem ?? ''],
          fix: manualFix(`kubectl -n ${file.namespace} get configmap ${file.configMap} -o json | jq -r '.data["${file.key}"]' | jq .`),
          needs: [links.shown(referenceKey(referenceOf(file)))],
        })),
  },
  {
    id: 'dashboard.folder-ignored',
    row: 35,
    severity: 'warning',
    title: 'The folder annotation has no effect',
    why: 'The dashboard is shown in the folder General instead of the one that was asked for.',
    page: {
      cause:
        'The sidecar has no FOLDER_ANNOTATION, as sidecar.dashboards.folderAnnotation of the chart is null by default, or another one.',
      evidence: 'The annotations of the ConfigMap, and FOLDER_ANNOTATION of the sidecar.',
      fix: 'Set sidecar.dashboards.folderAnnotation and sidecar.dashboards.provider.foldersFromFilesStructure: true in the values of the chart.',
    },
    run: (model) =>
      perConfigMap(model).flatMap(({ file }) => {
        const [sidecar] = sidecarsOf(model.inventory).filter((one) => hasLabel(one, file));
        const given = Object.keys(file.annotations).find((name) => /folder/i.test(name) && /grafana|dashboard/i.test(name));
        if (sidecar === undefined || given === undefined || given === sidecar.folderAnnotation || given === 'k8s-sidecar-target-directory')
          return [];
        const other = sidecar.folderAnnotation;
        return [
          {
            subject: referenceOf(file),
            message: `ConfigMap ${file.namespace}/${file.configMap} asks for the folder "${file.annotations[given]}" by the annotation ${given}, and the sidecar of Grafana (${sidecar.workload}) reads ${other === '' ? 'no annotation' : other}.`,
            evidence: [`FOLDER_ANNOTATION of the sidecar: ${other === '' ? 'absent' : other}`],
            fix:
              other === ''
                ? manualFix(
                    `helm upgrade kube-prometheus-stack … --reuse-values --set grafana.sidecar.dashboards.folderAnnotation=${given} --set grafana.sidecar.dashboards.provider.foldersFromFilesStructure=true`,
                  )
                : manualFix(
                    `kubectl -n ${file.namespace} annotate configmap ${file.configMap} ${other}='${file.annotations[given]}' ${given}-`,
                  ),
          },
        ];
      }),
  },
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

function referenceOf({ namespace, configMap }: DashboardFile): ObjectReference {
  return { apiVersion: 'v1', kind: 'ConfigMap', name: configMap, namespace };
}

/** Each ConfigMap once, by its first dashboard. */
function perConfigMap({ snapshot }: Model) {
  const found = new Map<string, { readonly file: DashboardFile; readonly object: KubernetesObject; readonly key: string }>();
  for (const file of snapshot.dashboards) {
    const key = referenceKey(referenceOf(file));
    const { namespace, configMap: name, labels } = file;
    if (!found.has(key))
      found.set(key, { file, key, object: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace, labels } } });
  }
  return [...found.values()];
}

function hasLabel({ label, value }: DashboardSidecar, { labels }: DashboardFile): boolean {
  return labels[label] !== undefined && (value === '' || labels[label] === value);
}

/** grafana-operator reads it by reference, whatever its labels are. */
function isReferenced({ namespace, configMap }: DashboardFile, { inventory }: Model): boolean {
  return inventory.in('GrafanaDashboard', namespace).some(({ spec }) => spec?.configMapRef?.name === configMap);
}

/** The dashboards that are meant for Grafana: labelled for a sidecar, or referred to. */
function selectedFiles(model: Model): readonly DashboardFile[] {
  const sidecars = sidecarsOf(model.inventory);
  return model.snapshot.dashboards.filter(
    (file) =>
      sidecars.some((one) => hasLabel(one, file)) ||
      Object.keys(file.labels).some((label) => /grafana.?dashboard/i.test(label)) ||
      isReferenced(file, model),
  );
}

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

import { comment, kubectl, nearest, sh } from 'metric-to-pager/terminal';
import type { Check } from '../check.ts';
import { labelFix, manualFix, patchCommand, pointer } from '../fix.ts';
import { DEFAULT_FOLDER_ANNOTATION, hasLabel, isLoadedBy, sidecarsOf } from '../model/grafana.ts';
import { joinNames } from '../model/object-view.ts';
import { isReferenced, loadersOf, perConfigMap, referenceOf, selectedFiles, shownLink } from './about-dashboard.ts';

/** Dashboards in ConfigMaps reach Grafana. */
export const dashboards: readonly Check[] = [
  {
    id: 'dashboard.label-mismatch',
    severity: 'error',
    title: 'The label of the ConfigMap is not the one that Grafana selects',
    why: 'The sidecar of Grafana loads ConfigMaps by a label and its value. It ignores all others without an error.',
    cause:
      'The key or the value of the label differs from LABEL and LABEL_VALUE of the sidecar: "true" instead of "1", or grafana-dashboard instead of grafana_dashboard.',
    evidence: 'Compare kubectl get configmap NAME --show-labels with the environment of the sidecar.',
    fix: 'Set the label to what the sidecar selects.',
    run: (model) =>
      perConfigMap(model).flatMap((file) => {
        const sidecars = sidecarsOf(model.inventory);
        if (isReferenced(file, model) || sidecars.some((one) => hasLabel(one, file))) return [];
        const names = Object.keys(file.labels);
        const sidecar =
          sidecars.find(({ label }) => names.includes(label)) ??
          sidecars.find(({ label }) => names.some((name) => nearest(name, [label], 4) !== undefined));
        if (sidecar === undefined) return [];
        const given = names.find((name) => name === sidecar.label) ?? names.find((name) => nearest(name, [sidecar.label], 4) !== undefined);
        if (given === undefined) return [];
        const wanted = sidecar.value === '' ? '1' : sidecar.value;
        return {
          subject: referenceOf(file),
          message: `${file.namespace}/${file.configMap} has the label ${given}=${file.labels[given]}, and the sidecar of Grafana (${sidecar.workload}) selects ${sidecar.label}=${sidecar.value || '(any value)'}.`,
          evidence: [`LABEL: ${sidecar.label}, LABEL_VALUE: ${sidecar.value || 'empty'}`],
          fix: labelFix(
            referenceOf(file),
            { [sidecar.label]: wanted, ...(given !== sidecar.label && { [given]: null }) },
            { safe: sidecars.length === 1 },
          ),
          breaks: [shownLink(file)],
        };
      }),
  },
  {
    id: 'dashboard.namespace-mismatch',
    severity: 'error',
    title: 'Grafana does not watch the namespace of the ConfigMap',
    why: 'The sidecar never sees a ConfigMap in a namespace that it does not watch.',
    cause:
      'NAMESPACE of the sidecar is empty, which means its own namespace, or names others. kube-prometheus-stack sets ALL, the Grafana chart alone does not.',
    evidence: 'The environment of the sidecar, and the namespace of the ConfigMap.',
    fix: 'Create the ConfigMap in the namespace of Grafana, or set sidecar.dashboards.searchNamespace: ALL.',
    run: (model) =>
      perConfigMap(model).flatMap((file) => {
        const selecting = sidecarsOf(model.inventory).filter((one) => hasLabel(one, file));
        const [sidecar] = selecting;
        if (sidecar === undefined || isReferenced(file, model)) return [];
        const { namespace, configMap: name } = file;
        if (selecting.some((one) => isLoadedBy(one, file))) return [];
        return {
          subject: referenceOf(file),
          message: `${namespace}/${name} is in namespace ${namespace}, and the sidecar of Grafana (${sidecar.workload}) watches ${joinNames(sidecar.namespaces as readonly string[])} only.`,
          evidence: [`namespaces that the sidecar watches: ${joinNames(sidecar.namespaces as readonly string[])}`],
          fix: manualFix(
            kubectl(
              namespace,
            )`get configmap ${name} -o json | jq '.metadata |= {name, labels}' | kubectl -n ${sidecar.namespace} apply -f -`,
          ),
          breaks: [shownLink(file)],
        };
      }),
  },
  {
    id: 'dashboard.key',
    severity: 'error',
    title: 'The key of the dashboard does not end with .json',
    why: 'Grafana reads files that end with .json and ignores all others.',
    cause: 'The key of the ConfigMap has another ending or none.',
    evidence: 'kubectl get configmap NAME -o jsonpath={.data} shows the key.',
    fix: 'Rename the key.',
    run: (model) =>
      selectedFiles(model)
        .filter(({ key, problem }) => !key.endsWith('.json') && !key.endsWith('.url') && problem === undefined)
        .map((file) => ({
          subject: referenceOf(file),
          message: `The key "${file.key}" of ConfigMap ${file.namespace}/${file.configMap} does not end with .json, so Grafana ignores the dashboard${file.title === undefined ? '' : ` "${file.title}"`}.`,
          evidence: [`key: ${file.key}`],
          fix: manualFix(
            patchCommand(referenceOf(file), 'json', [
              { op: 'move', from: pointer('data', file.key), path: pointer('data', `${file.key}.json`) },
            ]),
          ),
          needs: [shownLink(file)],
        })),
  },
  {
    id: 'dashboard.invalid-json',
    severity: 'error',
    title: 'The dashboard is not valid JSON',
    why: 'Grafana logs an error and does not show the dashboard.',
    cause: 'A template left an unescaped quote or a trailing comma, or the file is wrapped as the HTTP API takes it.',
    evidence: 'JSON.parse of the value fails.',
    fix: 'Correct the file that the ConfigMap is made from.',
    run: (model) =>
      selectedFiles(model)
        .filter(({ key, problem }) => problem !== undefined && key.endsWith('.json'))
        .map((file) => ({
          subject: referenceOf(file),
          message: `The key "${file.key}" of ConfigMap ${file.namespace}/${file.configMap} holds no dashboard: ${file.problem}.`,
          evidence: [file.problem ?? ''],
          fix: manualFix(
            kubectl(file.namespace)`get configmap ${file.configMap} -o json | jq '.data | map_values(try (fromjson | "valid") catch .)'`,
          ),
          needs: [shownLink(file)],
        })),
  },
  {
    id: 'dashboard.folder-ignored',
    severity: 'warning',
    title: 'The folder annotation has no effect',
    why: 'The dashboard is shown in the folder General instead of the one that was asked for.',
    cause: 'The sidecar has no FOLDER_ANNOTATION, as sidecar.dashboards.folderAnnotation of the chart is null by default, or another one.',
    evidence: 'The annotations of the ConfigMap, and FOLDER_ANNOTATION of the sidecar.',
    fix: 'Set sidecar.dashboards.folderAnnotation and sidecar.dashboards.provider.foldersFromFilesStructure: true in the values of the chart.',
    run: (model) =>
      perConfigMap(model).flatMap((file) => {
        const loaders = loadersOf(file, model);
        const [sidecar] = loaders;
        const given = Object.keys(file.annotations).find((name) => /folder/i.test(name) && /grafana|dashboard/i.test(name));
        if (sidecar === undefined || given === undefined || given === DEFAULT_FOLDER_ANNOTATION) return [];
        // What one Grafana reads is no mistake for another one.
        if (loaders.some(({ folderAnnotation }) => folderAnnotation === given)) return [];
        const other = sidecar.folderAnnotation;
        return {
          subject: referenceOf(file),
          message: `ConfigMap ${file.namespace}/${file.configMap} asks for the folder "${file.annotations[given]}" by the annotation ${given}, and the sidecar of Grafana (${sidecar.workload}) reads ${other === '' ? 'no annotation' : other}.`,
          evidence: [`FOLDER_ANNOTATION of the sidecar: ${other === '' ? 'absent' : other}`],
          fix:
            other === ''
              ? manualFix(
                  comment`with the names of your release and its chart:`,
                  sh`helm upgrade RELEASE CHART --reuse-values --set=grafana.sidecar.dashboards.provider.foldersFromFilesStructure=true --set-json=grafana.sidecar.dashboards.folderAnnotation=${JSON.stringify(given)}`,
                )
              : manualFix(
                  kubectl(file.namespace)`annotate configmap ${file.configMap} ${[`${other}=${file.annotations[given]}`, `${given}-`]}`,
                ),
        };
      }),
  },
];

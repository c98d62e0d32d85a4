import { nameOf, referenceTo } from 'metric-to-pager/cluster';
import type { Check, Observation } from '../check.ts';
import { labelFix, mergeFix } from '../fix.ts';
import { links } from '../model/links.ts';
import type { Model } from '../model/model.ts';
import { type Monitor, metricLinks } from '../model/monitors.ts';
import { closest, reasonsIn, type Verdict } from '../model/selection.ts';
import { formatRequirement, labelChanges } from '../model/selectors.ts';

/** Which Prometheus selects a monitor, and for each that does not, the term that excludes it. */
export const selection: readonly Check[] = [
  {
    id: 'selection.unmanaged',
    row: 10,
    severity: 'error',
    title: 'Prometheus has no selector at all, so the operator does not configure it',
    why: 'Without any selector the operator leaves the configuration of Prometheus to its owner: no monitor of the cluster ever reaches it.',
    page: {
      cause:
        'serviceMonitorSelector, podMonitorSelector, probeSelector and scrapeConfigSelector are all absent from the Prometheus object. The operator then treats the configuration as unmanaged. A misspelled field has the same effect, as an unknown field is dropped.',
      evidence: 'kubectl -n NAMESPACE get prometheus NAME -o yaml shows none of the four selectors below spec.',
      fix: 'Set the selector of the kind that Prometheus is to take. {} selects every object of the kind.',
    },
    run: (model) =>
      model.prometheuses
        .filter(({ unmanaged }) => unmanaged)
        .flatMap(({ object, key }) => {
          const waiting = unselected(model).filter(({ verdicts }) => closest(verdicts)?.by.key === key);
          if (waiting.length === 0) return [];
          const { metadata } = object;
          const fields = [...new Set(waiting.map(({ verdicts }) => closest(verdicts)?.selectors.field ?? ''))];
          return [
            {
              subject: referenceTo(object),
              message: `${nameOf(referenceTo(object))} has no serviceMonitorSelector, podMonitorSelector, probeSelector or scrapeConfigSelector, so the operator does not write its configuration: ${listed(waiting)} ${waiting.length === 1 ? 'is' : 'are'} never scraped.`,
              evidence: [`spec of Prometheus ${metadata.namespace}/${metadata.name} has none of the four selectors`],
              fix: mergeFix(object, { spec: Object.fromEntries(fields.map((field) => [field, {}])) }, { safe: false }),
              breaks: waiting.flatMap((monitor) => [links.selected(monitor.key), ...metricLinks(monitor)]),
              concerns: waiting.map((monitor) => monitor.key),
            },
          ];
        }),
  },
  {
    id: 'selection.selector-missing',
    row: 8,
    severity: 'error',
    title: 'Prometheus has no selector for this kind of monitor',
    why: 'A selector that is absent selects nothing; only an empty selector ({}) selects everything.',
    page: {
      cause: 'The Prometheus object sets a selector for some kinds, but not for this one. Absent means none, {} means all.',
      evidence: 'kubectl -n NAMESPACE get prometheus NAME -o jsonpath={.spec} does not contain the selector.',
      fix: 'Set the selector to the labels that your monitors carry, or to {}.',
    },
    run: (model) =>
      missed(model, ({ missing, by }) => missing && !isUnmanaged(model, by.key)).map(({ monitor, verdict }) => {
        const prometheus = prometheusOf(model, verdict);
        const { field } = verdict.selectors;
        return {
          subject: verdict.by.reference,
          message: `${nameOf(verdict.by.reference)} has no spec.${field}, so it takes no ${monitor.kind}, and ${nameOf(referenceTo(monitor.object))} is not scraped.`,
          evidence: evidenceFor(monitor, model),
          fix: mergeFix(prometheus, { spec: { [field]: selectorFor(monitor) } }, { safe: false }),
          ...consequencesOf(monitor),
        };
      }),
  },
  {
    id: 'selection.label-mismatch',
    row: 8,
    severity: 'error',
    title: 'No Prometheus selects the labels of the monitor',
    why: 'A monitor that no Prometheus selects is valid, shows no error and is never scraped.',
    page: {
      cause:
        'A Prometheus object selects monitors by labels. The Helm chart kube-prometheus-stack, for example, asks for the label release with the name of its release.',
      evidence:
        'Compare kubectl -n NAMESPACE get servicemonitor NAME --show-labels with spec.serviceMonitorSelector of each Prometheus. The monitor has no scrape pool in Prometheus (Status, Service discovery).',
      fix: 'Give the monitor the labels that the selector asks for, or widen the selector of Prometheus.',
    },
    run: (model) =>
      missed(model, ({ labels }) => labels.length > 0).map(({ monitor, verdict }) => {
        const terms = verdict.labels.map(formatRequirement).join(' and ');
        return {
          subject: referenceTo(monitor.object),
          message: `No Prometheus selects ${nameOf(referenceTo(monitor.object))}: ${nameOf(verdict.by.reference)} asks for ${terms}, which the monitor does not have.`,
          evidence: evidenceFor(monitor, model),
          fix: labelFix(monitor.object, labelChanges(verdict.labels), { safe: true }),
          ...consequencesOf(monitor),
        };
      }),
  },
  {
    id: 'selection.namespace-mismatch',
    row: 9,
    severity: 'error',
    title: 'No Prometheus selects the namespace of the monitor',
    why: 'A monitor in a namespace that Prometheus does not select is never read, whatever its labels are.',
    page: {
      cause:
        'The namespace selector of Prometheus is absent, which means its own namespace only, or asks for labels that the namespace of the monitor does not have.',
      evidence: 'Compare kubectl get namespace NAMESPACE --show-labels with spec.serviceMonitorNamespaceSelector of Prometheus.',
      fix: 'Label the namespace, or set the namespace selector of Prometheus: {} selects every namespace.',
    },
    run: (model) =>
      missed(model, ({ namespaces, foreign, missing }) => !missing && (foreign || namespaces.length > 0)).map(({ monitor, verdict }) => {
        const { by, selectors, foreign, namespaces } = verdict;
        const namespace = model.inventory.find('Namespace', { name: monitor.namespace });
        const terms = namespaces.map(formatRequirement).join(' and ');
        const reason = foreign
          ? `has no spec.${selectors.namespaceField}, so it reads its own namespace ${by.namespace} only`
          : `asks by spec.${selectors.namespaceField} for ${terms}, which namespace ${monitor.namespace} does not have`;
        const fix =
          foreign || namespace === undefined
            ? mergeFix(prometheusOf(model, verdict), { spec: { [selectors.namespaceField]: {} } }, { safe: false })
            : labelFix(namespace, labelChanges(namespaces), { safe: false });
        return {
          subject: referenceTo(monitor.object),
          message: `No Prometheus reads ${nameOf(referenceTo(monitor.object))}: ${nameOf(by.reference)} ${reason}.`,
          evidence: evidenceFor(monitor, model),
          fix,
          ...consequencesOf(monitor),
        };
      }),
  },
];

// --- internal ---

/** Monitors that no Prometheus selects, as far as every Prometheus is known. */
function unselected({ inventory, monitors }: Model): readonly Monitor[] {
  if (!inventory.sees('Prometheus')) return [];
  return monitors.filter(({ selectedBy, verdicts }) => selectedBy.length === 0 && verdicts.length > 0);
}

/** Monitors that no Prometheus selects, with the verdict of the Prometheus that is closest to it, where that has a reason. */
function missed(model: Model, reason: (verdict: Verdict) => boolean): readonly { readonly monitor: Monitor; readonly verdict: Verdict }[] {
  return unselected(model).flatMap((monitor) => {
    const verdict = closest(monitor.verdicts);
    return verdict !== undefined && reason(verdict) ? [{ monitor, verdict }] : [];
  });
}

function isUnmanaged({ prometheuses }: Model, key: string): boolean {
  return prometheuses.some((one) => one.key === key && one.unmanaged);
}

function prometheusOf({ prometheuses }: Model, { by }: Verdict) {
  const found = prometheuses.find(({ key }) => key === by.key);
  if (found === undefined) throw new Error(`${by.key} selects monitors and is not among the Prometheuses of the model`);
  return found.object;
}

/** One sentence for each Prometheus that does not select the monitor. */
function evidenceFor({ object, verdicts }: Monitor, { inventory }: Model): readonly string[] {
  return verdicts.flatMap((verdict) => reasonsIn(verdict, object, inventory));
}

function consequencesOf(monitor: Monitor): Pick<Observation, 'breaks' | 'concerns'> {
  const targets = [...monitor.services, ...monitor.pods].map(
    (object) => `${object.kind}/${object.metadata.namespace}/${object.metadata.name}`,
  );
  return { breaks: [links.selected(monitor.key), ...metricLinks(monitor)], concerns: [monitor.key, ...targets] };
}

/** A selector that selects this monitor: by one of its labels, or everything when it has none. */
function selectorFor({ object }: Monitor): object {
  const labels = object.metadata.labels ?? {};
  const key = ['release', 'app.kubernetes.io/name', 'app', ...Object.keys(labels)].find((name) => name in labels);
  return key === undefined ? {} : { matchLabels: { [key]: labels[key] } };
}

function listed(monitors: readonly Monitor[]): string {
  const names = monitors.slice(0, 3).map(({ object }) => nameOf(referenceTo(object)));
  return names.length < monitors.length ? `${names.join(', ')} and ${monitors.length - names.length} more` : names.join(', ');
}

import { kubectl } from 'metric-to-pager/terminal';
import type { Check, Observation } from '../check.ts';
import { labelFix, mergeFix } from '../fix.ts';
import type { BrokenLinks } from '../model/links.ts';
import type { Model } from '../model/model.ts';
import { displayName } from '../model/object-view.ts';
import type { SelectedObject, Verdict } from '../model/selection.ts';
import { formatRequirements, type LabelSelector, labelChanges } from '../model/selectors.ts';

/** The words of the checks of one kind of object that is selected by labels. */
export interface SelectedWords<V extends SelectedObject> {
  /** The first part of the ids. */
  readonly link: string;
  /** The object in a sentence. */
  readonly noun: 'monitor' | 'PrometheusRule' | 'AlertmanagerConfig';
  /** The kind that selects. */
  readonly by: 'Prometheus' | 'Alertmanager';
  /** The field of the label selector. */
  readonly field: `${string}Selector`;
  /** The effect on an object that is not selected, as the end of a sentence. */
  readonly effect: string;
  readonly why: string;
  readonly views: (model: Model) => readonly V[];
  /** Returns what does not hold when an object is not selected. */
  readonly broken: (view: V) => BrokenLinks;
}

/** Returns the checks of the three ways in which an object is not selected: no selector, other labels, another namespace. */
export function selectionChecks<V extends SelectedObject>(words: SelectedWords<V>): readonly Check[] {
  const { link, noun, by, field, effect, why } = words;
  const namespaceField = field.replace('Selector', 'NamespaceSelector');
  const kind = noun === 'monitor' ? 'servicemonitor' : noun.toLowerCase();
  const checks: readonly Check[] = [
    {
      id: `${link}.selector-missing`,
      severity: 'error',
      title: `${by} has no selector for the ${noun}`,
      why: `${why} An absent selector selects nothing; only an empty one ({}) selects everything.`,
      cause: `spec.${field} of the ${by} object is absent, or the selector of another kind is set and that of this one is not.`,
      evidence: `${kubectl()`get ${by.toLowerCase()} -A -o yaml`} shows no ${field}.`,
      fix: `Set spec.${field} to the labels of your objects, or to {}.`,
      run: (model) =>
        missed(words, model, ({ missing, by: owner }) => missing && !(noun === 'monitor' && owner.unmanaged)).map(
          ({ view, verdict: { by: owner, selectors } }) => ({
            subject: owner.reference,
            message: `${owner.name} has no spec.${selectors.field}, so it takes no ${view.kind}, and ${view.name} ${effect}.`,
            evidence: view.reasons,
            fix: mergeFix(owner.object, { spec: { [selectors.field]: selectorFor(view) } }, { safe: false }),
            ...words.broken(view),
          }),
        ),
    },
    {
      id: `${link}.label-mismatch`,
      severity: 'error',
      title: `No ${by} selects the labels of the ${noun}`,
      why,
      cause: `The labels of the object are not those of spec.${field}. The Helm chart kube-prometheus-stack, for example, asks for the label release with the name of its release.`,
      evidence: `Compare ${kubectl()`get ${kind} NAME --show-labels`} with spec.${field} of each ${by}.`,
      fix: `Give the object the labels that the selector asks for, or widen the selector of ${by}.`,
      run: (model) =>
        missed(words, model, ({ labels }) => labels.length > 0).map(({ view, verdict }) => ({
          subject: view.reference,
          message: `No ${by} selects ${view.name}: ${verdict.by.name} asks for ${formatRequirements(verdict.labels)}, which the ${noun} does not have.`,
          evidence: view.reasons,
          fix: labelFix(view.object, labelChanges(verdict.labels), { safe: view.verdicts.length === 1 }),
          ...words.broken(view),
        })),
    },
    {
      id: `${link}.namespace-mismatch`,
      severity: 'error',
      title: `No ${by} selects the namespace of the ${noun}`,
      why,
      cause: `spec.${namespaceField} is absent, which means the own namespace of the ${by}, or asks for labels that the namespace does not have.`,
      evidence: `Compare ${kubectl()`get namespace NAMESPACE --show-labels`} with spec.${namespaceField} of each ${by}.`,
      fix: `Label the namespace, or set spec.${namespaceField}: {} selects every namespace.`,
      run: (model) =>
        missed(words, model, ({ missing, foreign, namespaces }) => !missing && (foreign || namespaces.length > 0)).map(
          ({ view, verdict: { by: owner, selectors, foreign, namespaces } }) => {
            const namespace = model.inventory.find('Namespace', { name: view.namespace });
            const reason = foreign
              ? `has no spec.${selectors.namespaceField}, so it reads its own namespace ${owner.namespace} only`
              : `asks by spec.${selectors.namespaceField} for ${formatRequirements(namespaces)}, which namespace ${view.namespace} does not have`;
            return {
              subject: view.reference,
              message: `No ${by} reads ${view.name}: ${owner.name} ${reason}.`,
              evidence: view.reasons,
              fix:
                foreign || namespace === undefined
                  ? mergeFix(owner.object, { spec: { [selectors.namespaceField]: {} } }, { safe: false })
                  : labelFix(namespace, labelChanges(namespaces), { safe: false }),
              ...words.broken(view),
            };
          },
        ),
    },
  ];
  return checks.map((check) => ({ ...check, run: (model) => check.run(model).map((one) => withReaders(one, model)) }));
}

/** Returns the objects that nothing selects, as far as everything that could select them is known. */
export function unselected<V extends SelectedObject>(
  views: readonly V[],
  by: 'Prometheus' | 'Alertmanager',
  { inventory }: Model,
): readonly V[] {
  return inventory.sees(by) ? views.filter(({ selectedBy, verdicts }) => selectedBy.length === 0 && verdicts.length > 0) : [];
}

// --- internal ---

/** That Prometheus does not select an object is only a note where another program can read it. */
function withReaders(observation: Observation, { otherReaders }: Model): Observation {
  const [reader] = otherReaders;
  if (reader === undefined) return observation;
  const { evidence, fix } = observation;
  return {
    ...observation,
    severity: 'note',
    evidence: [...evidence, `${displayName(reader)} can read it as well`],
    fix: { ...fix, safe: false },
  };
}

/** The objects that nothing selects, with the verdict that is closest to selecting, where that has a reason. */
function missed<V extends SelectedObject>({ by, views }: SelectedWords<V>, model: Model, reason: (verdict: Verdict) => boolean) {
  return unselected(views(model), by, model).flatMap((view) => {
    const verdict = view.closest;
    return verdict !== undefined && reason(verdict) ? { view, verdict } : [];
  });
}

/** A selector that selects an object: by one of its labels, or everything when it has none. */
function selectorFor({ object }: SelectedObject): LabelSelector {
  const labels = object.metadata.labels ?? {};
  const key = ['release', 'app.kubernetes.io/name', 'app', ...Object.keys(labels)].find((name) => name in labels);
  return key === undefined ? {} : { matchLabels: { [key]: labels[key] ?? '' } };
}

import { referenceTo } from 'metric-to-pager/cluster';
import type { Check, Observation } from '../check.ts';
import { labelFix, mergeFix } from '../fix.ts';
import { links } from '../model/links.ts';
import type { Model, SelectedView } from '../model/model.ts';
import { closest, reasonsIn, type Verdict } from '../model/selection.ts';
import { formatRequirement, labelChanges } from '../model/selectors.ts';
import { called } from './about-monitor.ts';

/** The words of the checks of one kind of object that is selected by labels. */
export interface SelectedKindWords {
  readonly kind: 'PrometheusRule' | 'AlertmanagerConfig';
  /** `rule` or `alertmanager-config`, the first part of the ids. */
  readonly link: string;
  readonly row: number;
  /** The kind that selects. */
  readonly by: 'Prometheus' | 'Alertmanager';
  /** The field of the label selector. */
  readonly field: string;
  /** What does not happen to an object that is not selected. */
  readonly why: string;
  readonly views: (model: Model) => readonly SelectedView<'PrometheusRule' | 'AlertmanagerConfig'>[];
}

/** The three ways in which an object is not selected: no selector, other labels, another namespace. */
export function selectionChecks(words: SelectedKindWords): readonly Check[] {
  const { kind, link, row, by, field, why } = words;
  const namespaceField = field.replace('Selector', 'NamespaceSelector');
  return [
    {
      id: `${link}.selector-missing`,
      row,
      severity: 'error',
      title: `${by} has no selector for ${kind} objects`,
      why: `${why} A selector that is absent selects nothing; only an empty one ({}) selects everything.`,
      page: {
        cause: `spec.${field} of the ${by} object is absent.`,
        evidence: `kubectl get ${by.toLowerCase()} -A -o yaml shows no ${field}.`,
        fix: `Set spec.${field} to the labels of your objects, or to {}.`,
      },
      run: (model) =>
        missed(words, model, ({ missing }) => missing).map(({ view, verdict }) => ({
          subject: verdict.by.reference,
          message: `${called(selecting(verdict, model))} has no spec.${verdict.selectors.field}, so it takes no ${kind}, and ${called(view.object)} has no effect.`,
          evidence: view.verdicts.flatMap((one) => reasonsIn(one, view.object, model.inventory)),
          fix: mergeFix(selecting(verdict, model), { spec: { [verdict.selectors.field]: {} } }, { safe: false }),
          ...broken(view),
        })),
    },
    {
      id: `${link}.label-mismatch`,
      row,
      severity: 'error',
      title: `No ${by} selects the labels of the ${kind}`,
      why,
      page: {
        cause: `The labels of the object are not those of spec.${field}. kube-prometheus-stack asks for the label release with the name of its release.`,
        evidence: `Compare kubectl get ${kind.toLowerCase()} NAME --show-labels with spec.${field} of each ${by}.`,
        fix: 'Give the object the labels that the selector asks for.',
      },
      run: (model) =>
        missed(words, model, ({ labels }) => labels.length > 0).map(({ view, verdict }) => ({
          subject: referenceTo(view.object),
          message: `No ${by} selects ${called(view.object)}: ${called(selecting(verdict, model))} asks for ${verdict.labels.map(formatRequirement).join(' and ')}, which it does not have.`,
          evidence: view.verdicts.flatMap((one) => reasonsIn(one, view.object, model.inventory)),
          fix: labelFix(view.object, labelChanges(verdict.labels), { safe: true }),
          ...broken(view),
        })),
    },
    {
      id: `${link}.namespace-mismatch`,
      row,
      severity: 'error',
      title: `No ${by} selects the namespace of the ${kind}`,
      why,
      page: {
        cause: `spec.${namespaceField} is absent, which means the own namespace of the ${by}, or asks for labels that the namespace does not have.`,
        evidence: `Compare kubectl get namespace NAMESPACE --show-labels with spec.${namespaceField} of each ${by}.`,
        fix: `Label the namespace, or set spec.${namespaceField}: {} selects every namespace.`,
      },
      run: (model) =>
        missed(words, model, ({ missing, foreign, namespaces }) => !missing && (foreign || namespaces.length > 0)).map(
          ({ view, verdict }) => {
            const { foreign, namespaces, selectors } = verdict;
            const namespace = model.inventory.find('Namespace', { name: view.namespace });
            const reason = foreign
              ? `has no spec.${selectors.namespaceField}, so it reads its own namespace ${verdict.by.namespace} only`
              : `asks by spec.${selectors.namespaceField} for ${namespaces.map(formatRequirement).join(' and ')}, which namespace ${view.namespace} does not have`;
            return {
              subject: referenceTo(view.object),
              message: `No ${by} reads ${called(view.object)}: ${called(selecting(verdict, model))} ${reason}.`,
              evidence: view.verdicts.flatMap((one) => reasonsIn(one, view.object, model.inventory)),
              fix:
                foreign || namespace === undefined
                  ? mergeFix(selecting(verdict, model), { spec: { [selectors.namespaceField]: {} } }, { safe: false })
                  : labelFix(namespace, labelChanges(namespaces), { safe: false }),
              ...broken(view),
            };
          },
        ),
    },
  ];
}

// --- internal ---

function missed({ by, views }: SelectedKindWords, model: Model, reason: (verdict: Verdict) => boolean) {
  if (!model.inventory.sees(by)) return [];
  return views(model).flatMap((view) => {
    const verdict = view.selectedBy.length > 0 ? undefined : closest(view.verdicts);
    return verdict !== undefined && reason(verdict) ? [{ view, verdict }] : [];
  });
}

function selecting({ by }: Verdict, { inventory }: Model) {
  const { kind, name, namespace } = by.reference;
  const found = inventory.find(kind as 'Prometheus' | 'Alertmanager', { namespace, name });
  if (found === undefined) throw new Error(`${by.key} selects objects and is not in the snapshot`);
  return found;
}

function broken({ key }: { readonly key: string }): Pick<Observation, 'breaks' | 'concerns'> {
  return { breaks: [links.selected(key), links.evaluated(key)], concerns: [key] };
}

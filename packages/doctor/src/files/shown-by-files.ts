import { nearest } from 'metric-to-pager/terminal';
import type { Observed } from '../causes.ts';
import { type Finding, referenceKey } from '../finding.ts';
import type { Model } from '../model/model.ts';
import { secretReferences } from '../model/secret-references.ts';
import { type LabelSelector, unmet } from '../model/selectors.ts';
import { type KindName, WORKLOAD_KINDS } from '../snapshot/kinds.ts';
import { CLUSTER_ONLY } from './cluster-only.ts';
import type { Manifest } from './manifest.ts';
import { placeOf } from './place-of.ts';

/** What files hold, and what reads them. */
export interface Shown {
  /** The keys of the objects of the stack that is taken to read the files. */
  readonly assumed: ReadonlySet<string>;
  readonly sources: ReadonlyMap<string, Manifest>;
}

/**
 * Returns whether files alone show a finding. That an object does not exist is never shown, as it can be in another file; that one of the
 * files was meant, and differs, is.
 */
export function isShownByFiles(observed: Observed, model: Model, { assumed, sources }: Shown): boolean {
  const { finding, observation } = observed;
  const { id, subject, fix } = finding;
  const key = referenceKey(subject);
  if (CLUSTER_ONLY.has(id)) return false;
  // Of a stack that is only taken to be there nothing is said.
  if (assumed.has(key) || (placeOf(observed, sources) === undefined && id !== 'scope.not-found')) return false;
  if (id === 'dashboard.folder-ignored' && [...assumed].some((one) => one.startsWith('Deployment/'))) return false;
  switch (id) {
    case 'selection.namespace-mismatch':
    case 'rule.namespace-mismatch':
    case 'alertmanager-config.namespace-mismatch':
      return knowsNamespace(key, model);
    case 'monitor.secret-missing':
      return isKnownSecret(finding, model);
    case 'service.label-mismatch':
    case 'pod.label-mismatch': {
      const monitor = model.monitors.find((one) => one.key === key);
      const { selector } = (monitor?.object.spec ?? {}) as { readonly selector?: LabelSelector };
      return isMeant({ selector, name: subject.name, other: observation.concerns?.at(-1) }, model);
    }
    case 'service.selects-no-pods': {
      const matchLabels = model.inventory.find('Service', { namespace: subject.namespace, name: subject.name })?.spec?.selector ?? {};
      return (
        fix.patch !== undefined && isMeant({ selector: { matchLabels }, name: subject.name, other: observation.concerns?.at(-1) }, model)
      );
    }
    default:
      return true;
  }
}

// --- internal ---

/** A namespace that is in no file can have any label. */
function knowsNamespace(key: string, { monitors, rules, routings, inventory }: Model): boolean {
  const view = [...monitors, ...rules, ...routings].find((one) => one.key === key);
  if (view === undefined) return false;
  return view.closest?.foreign === true || inventory.find('Namespace', { name: view.namespace }) !== undefined;
}

/** The Secret is in a file, and lacks the key. */
function isKnownSecret({ subject, evidence }: Finding, { monitors, inventory }: Model): boolean {
  const monitor = monitors.find((one) => one.key === referenceKey(subject));
  const referred = secretReferences(monitor?.object.spec).find(({ at }) => evidence[0]?.startsWith(`${at}: `));
  return referred !== undefined && inventory.find('Secret', { namespace: subject.namespace, name: referred.name }) !== undefined;
}

interface Meant {
  readonly selector: LabelSelector | undefined;
  readonly name: string;
  /** The key of the object that is closest to it. */
  readonly other: string | undefined;
}

/** Whether a selector was meant for an object: it has the same name, or each label that differs is alike or stands under another key. */
function isMeant({ selector = {}, name, other = '' }: Meant, { inventory }: Model): boolean {
  const [kind = '', namespace = '', otherName = ''] = other.split('/');
  const object = inventory.find(kind as KindName, { namespace, name: otherName });
  if (object === undefined || !['Service', 'Pod', ...WORKLOAD_KINDS].includes(kind)) return false;
  if (otherName === name || otherName === `${name}-0`) return true;
  const { spec, metadata } = object as {
    readonly spec?: { readonly template?: { readonly metadata?: { readonly labels?: Readonly<Record<string, string>> } } };
  } & typeof object;
  const labels = spec?.template?.metadata?.labels ?? metadata.labels ?? {};
  const known = [...Object.values(labels), otherName];
  return unmet(selector, labels).every(({ key, values }) =>
    values.some((value) => known.includes(value) || (labels[key] !== undefined && nearest(value, [labels[key]]) !== undefined)),
  );
}

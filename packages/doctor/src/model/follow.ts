import { re2 } from 'metric-to-pager/promql';
import { type Relabeled, type RelabelStep, relabel } from './relabel.ts';
import type { Relabeling } from './relabeling-problem.ts';

/** The actions that keep or drop. */
export const DECIDING: ReadonlySet<string> = new Set(['keep', 'drop', 'keepequal', 'dropequal']);

/**
 * Takes labels through steps of relabeling where not every label is known.
 *
 * @param isAbsent returns whether a label that is not given is known to be empty; @default as for what Prometheus discovers in a cluster
 * @returns nothing when a step cannot be followed: it decides by a label that is not known, or its pattern cannot be read
 */
export function followed(
  given: Readonly<Record<string, string>>,
  steps: readonly RelabelStep[],
  isAbsent: (label: string) => boolean = isUndiscovered,
): Relabeled | undefined {
  let labels = given;
  const unclear = new Set<string>();
  let mapped = false;
  const isKnown = (name: string) => !unclear.has(name) && (Object.hasOwn(labels, name) || (!mapped && isAbsent(name)));
  try {
    for (const [number, step] of steps.entries()) {
      const { action = 'replace', source_labels: sources = [], target_label: target = '' } = step;
      const reads = action.endsWith('equal') ? [...sources, target] : sources;
      if (!reads.every(isKnown)) {
        if (DECIDING.has(action) || target.includes('$')) return undefined;
        unclear.add(target);
        continue;
      }
      if (action === 'labelmap') mapped = true;
      if (action === 'labelkeep' || action === 'labeldrop') {
        const drops = (name: string) => re2(String(step.regex ?? '(.*)')).test(name) === (action === 'labeldrop');
        for (const name of [...unclear].filter(drops)) unclear.delete(name);
      }
      const result = relabel(labels, [step]);
      if (!result.kept) return { ...result, step: number };
      labels = result.labels;
      unclear.delete(target);
    }
  } catch {
    return undefined;
  }
  return unclear.has('__address__') ? undefined : { kept: true, labels };
}

/** Returns relabelings of a monitor as Prometheus has them in its configuration. */
export function stepsOf(relabelings: readonly Relabeling[]): readonly RelabelStep[] {
  return relabelings.map(({ action = 'replace', sourceLabels, targetLabel, ...rest }) => ({
    ...rest,
    action: action.toLowerCase(),
    ...(sourceLabels !== undefined && { source_labels: sourceLabels }),
    ...(targetLabel !== undefined && { target_label: targetLabel }),
  }));
}

// --- internal ---

/**
 * Whether a label that is not among those of a discovery is empty: one that steps make for themselves, or one of a label or an annotation that
 * the object does not have. Of other annotations, of nodes and of parameters nothing is known.
 */
function isUndiscovered(name: string): boolean {
  if (/^__meta_kubernetes_(pod|service)_(label|labelpresent)_/.test(name)) return true;
  if (/^__meta_kubernetes_pod_annotation(present)?_prometheus_io_(scrape|port|path)$/.test(name)) return true;
  return !/^__(meta|param|scrape|tmp_prometheus|tmp_hash)_|^__(scheme|metrics_path)__$|^(job|instance|node)$/.test(name);
}

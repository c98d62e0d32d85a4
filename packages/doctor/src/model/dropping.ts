import type { PoolConfig } from '../snapshot/snapshot.ts';
import { type RelabelStep, relabel } from './relabel.ts';

/** The step that drops a target, with the value that it read. */
export interface DroppingStep {
  readonly number: number;
  readonly step: RelabelStep;
  readonly value: string;
}

/**
 * The step of a scrape pool that drops a discovered target.
 *
 * @returns nothing when no step drops it, or one has a pattern that cannot be read
 */
export function droppingStep(labels: Readonly<Record<string, string>>, { relabel: steps }: PoolConfig): DroppingStep | undefined {
  try {
    const result = relabel(labels, steps);
    const step = result.kept ? undefined : steps[result.step];
    return result.kept || step === undefined ? undefined : { number: result.step, step, value: result.value };
  } catch {
    return undefined;
  }
}

/** A step in a sentence: `keep if [__meta_kubernetes_service_label_app] matches "shop"`. */
export function formatStep({ action = 'replace', source_labels = [], regex, target_label }: RelabelStep): string {
  const sources = `[${source_labels.join(', ')}]`;
  switch (action) {
    case 'keep':
    case 'drop':
      return `${action} if ${sources} matches "${regex}"`;
    case 'keepequal':
    case 'dropequal':
      return `${action} if ${sources} equals ${target_label}`;
    default:
      return `${action} ${sources}`;
  }
}

import { createHash } from 'node:crypto';
import { re2 } from 'metric-to-pager/promql';
import { isHidden } from '../snapshot/text-rules.ts';

/** A step of relabeling, with the field names of the configuration of Prometheus. */
export interface RelabelStep {
  readonly action?: string;
  readonly source_labels?: readonly string[];
  /** @default ';' */
  readonly separator?: string;
  readonly regex?: string | number;
  readonly target_label?: string;
  /** @default '$1' */
  readonly replacement?: string;
  readonly modulus?: number;
}

/** The result of relabeling: the labels of the target, or the step that dropped it. */
export type Relabeled =
  | { readonly kept: true; readonly labels: Readonly<Record<string, string>> }
  | { readonly kept: false; readonly step: number; readonly value: string };

/**
 * Takes labels through steps of relabeling as Prometheus does.
 *
 * @returns the labels, or the number of the step that dropped the target with the value that it read
 * @throws when a pattern is not one of RE2, or a step decides by a text that a saved file hides
 * @see https://prometheus.io/docs/prometheus/latest/configuration/configuration/#relabel_config
 */
export function relabel(given: Readonly<Record<string, string>>, steps: readonly RelabelStep[]): Relabeled {
  let labels = given;
  for (const [step, config] of steps.entries()) {
    const value = (config.source_labels ?? []).map((label) => labels[label] ?? '').join(config.separator ?? ';');
    if (isHidden(value) && ['keep', 'drop'].includes(config.action ?? '')) throw new Error(`the value of step ${step} is hidden`);
    const next = applied(labels, config, value);
    if (next === undefined) return { kept: false, step, value };
    labels = next;
  }
  return { kept: true, labels };
}

// --- internal ---

type LabelsOfTarget = Readonly<Record<string, string>>;

function applied(labels: LabelsOfTarget, config: RelabelStep, value: string): LabelsOfTarget | undefined {
  const { target_label: target = '', replacement = '$1' } = config;
  const pattern = re2(String(config.regex ?? '(.*)'));
  switch ((config.action ?? 'replace').toLowerCase()) {
    case 'keep':
      return pattern.test(value) ? labels : undefined;
    case 'drop':
      return pattern.test(value) ? undefined : labels;
    case 'keepequal':
      return (labels[target] ?? '') === value ? labels : undefined;
    case 'dropequal':
      return (labels[target] ?? '') === value ? undefined : labels;
    case 'replace': {
      const found = pattern.exec(value);
      return found === null ? labels : withLabel(labels, expand(target, found), expand(replacement, found));
    }
    case 'lowercase':
      return withLabel(labels, target, value.toLowerCase());
    case 'uppercase':
      return withLabel(labels, target, value.toUpperCase());
    case 'hashmod':
      return withLabel(labels, target, hashOf(value, config.modulus ?? 1));
    case 'labelmap': {
      const mapped = Object.entries(labels).flatMap(([name, own]): [string, string][] => {
        const found = pattern.exec(name);
        return found === null ? [] : [[expand(replacement, found), own]];
      });
      return { ...labels, ...Object.fromEntries(mapped) };
    }
    case 'labeldrop':
      return Object.fromEntries(Object.entries(labels).filter(([name]) => !pattern.test(name)));
    case 'labelkeep':
      return Object.fromEntries(Object.entries(labels).filter(([name]) => pattern.test(name)));
    default:
      return labels;
  }
}

/** A label without a value is no label. */
function withLabel(labels: LabelsOfTarget, name: string, value: string): LabelsOfTarget {
  if (name === '') return labels;
  const { [name]: _old, ...others } = labels;
  return value === '' ? others : { ...others, [name]: value };
}

/** Go's templates: `$1`, `${1}`, `$name`, `${name}`; a group that is not there is empty, and `$$` is a dollar sign. */
function expand(template: string, found: RegExpExecArray): string {
  return template.replace(
    /\$(?:(\$)|\{(\w+)\}|(\w+))/g,
    (_all, dollar: string | undefined, braced: string | undefined, bare: string | undefined) => {
      if (dollar !== undefined) return '$';
      const group = braced ?? bare ?? '';
      return (/^\d+$/.test(group) ? found[Number(group)] : found.groups?.[group]) ?? '';
    },
  );
}

/** The last eight bytes of an MD5 hash, as Prometheus shards by them. */
function hashOf(value: string, modulus: number): string {
  const hash = createHash('md5').update(value).digest();
  return String(hash.readBigUInt64BE(8) % BigInt(modulus));
}

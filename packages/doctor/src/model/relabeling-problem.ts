import { re2 } from 'metric-to-pager/promql';
import { joinNames } from './object-view.ts';

/** A relabeling step, with the field names of a monitor. */
export interface Relabeling {
  readonly action?: string;
  readonly regex?: string;
  readonly sourceLabels?: readonly string[];
  readonly separator?: string;
  readonly targetLabel?: string;
  readonly replacement?: string;
  readonly modulus?: number;
}

/** Returns the reason for which Prometheus refuses a relabeling step, if it does. @see https://prometheus.io/docs/prometheus/latest/configuration/configuration/#relabel_config */
export function relabelingProblem(step: Relabeling): string | undefined {
  const { action = 'replace', regex, targetLabel, modulus } = step;
  const lower = action.toLowerCase();
  if (!ACTIONS.includes(lower)) return `the action "${action}" does not exist`;
  if (WITH_TARGET.includes(lower) && !targetLabel) return `the action "${action}" needs a targetLabel`;
  if (lower === 'hashmod' && !modulus) return 'the action "hashmod" needs a modulus above 0';
  const { only, not } = TAKES[lower] ?? {};
  const others = not?.filter((field) => !UNSET[field].includes(step[field]?.toString() ?? '')) ?? [];
  if (others.length > 0) return `the action "${action}" takes ${only} only, and it has ${joinNames(others)}`;
  if (regex === undefined) return undefined;
  try {
    re2(regex);
    return undefined;
  } catch (error) {
    return (error as Error).message.replace('The pattern', 'the regular expression');
  }
}

// --- internal ---

const ACTIONS = [
  'replace',
  'keep',
  'drop',
  'hashmod',
  'labelmap',
  'labeldrop',
  'labelkeep',
  'lowercase',
  'uppercase',
  'keepequal',
  'dropequal',
];

/** The fields that an action does not take. */
const TAKES: Readonly<Record<string, { readonly only: string; readonly not: readonly (keyof typeof UNSET)[] }>> = {
  labeldrop: { only: 'regex', not: ['sourceLabels', 'targetLabel', 'modulus', 'separator', 'replacement'] },
  labelkeep: { only: 'regex', not: ['sourceLabels', 'targetLabel', 'modulus', 'separator', 'replacement'] },
  keepequal: { only: 'sourceLabels and targetLabel', not: ['regex', 'modulus', 'separator', 'replacement'] },
  dropequal: { only: 'sourceLabels and targetLabel', not: ['regex', 'modulus', 'separator', 'replacement'] },
  lowercase: { only: 'sourceLabels, separator, regex and targetLabel', not: ['replacement'] },
  uppercase: { only: 'sourceLabels, separator, regex and targetLabel', not: ['replacement'] },
};

/** The values that count as absent: the default ones. @see https://github.com/prometheus-operator/prometheus-operator/blob/main/pkg/prometheus/resource_selector.go */
const UNSET = {
  sourceLabels: [''],
  targetLabel: [''],
  modulus: ['', '0'],
  separator: ['', ';'],
  replacement: ['', '$1'],
  regex: ['', '(.*)'],
} satisfies Partial<Record<keyof Relabeling, readonly string[]>>;

const WITH_TARGET = ['replace', 'hashmod', 'lowercase', 'uppercase', 'keepequal', 'dropequal'];

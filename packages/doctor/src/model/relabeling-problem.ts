import { re2 } from 'metric-to-pager/promql';

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
export function relabelingProblem({ action = 'replace', regex, targetLabel, modulus }: Relabeling): string | undefined {
  const lower = action.toLowerCase();
  if (!ACTIONS.includes(lower)) return `the action "${action}" does not exist`;
  if (WITH_TARGET.includes(lower) && !targetLabel) return `the action "${action}" needs a targetLabel`;
  if (lower === 'hashmod' && !modulus) return 'the action "hashmod" needs a modulus above 0';
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
const WITH_TARGET = ['replace', 'hashmod', 'lowercase', 'uppercase', 'keepequal', 'dropequal'];

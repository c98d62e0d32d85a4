import { anchoredPattern } from './go-pattern.ts';

/** A relabeling step, with the field names of a monitor. */
export interface Relabeling {
  readonly action?: string;
  readonly regex?: string;
  readonly targetLabel?: string;
  readonly modulus?: number;
}

/** Why Prometheus refuses a relabeling step, if it does. @see https://prometheus.io/docs/prometheus/latest/configuration/configuration/#relabel_config */
export function relabelingProblem({ action = 'replace', regex, targetLabel, modulus }: Relabeling): string | undefined {
  const lower = action.toLowerCase();
  if (!ACTIONS.includes(lower)) return `the action "${action}" does not exist`;
  if (WITH_TARGET.includes(lower) && !targetLabel) return `the action "${action}" needs a targetLabel`;
  if (lower === 'hashmod' && !modulus) return 'the action "hashmod" needs a modulus above 0';
  if (regex === undefined) return undefined;
  // Go does not know look-around and back references, which JavaScript accepts.
  if (/\(\?<?[=!]/.test(regex) || /\\[1-9]/.test(regex))
    return `the regular expression ${JSON.stringify(regex)} uses look-around or a back reference, which RE2 does not have`;
  try {
    anchoredPattern(regex);
    return undefined;
  } catch (error) {
    return `the regular expression ${JSON.stringify(regex)} does not compile (${(error as Error).message})`;
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

import type { AlertingRule } from 'metric-to-pager/promql';
import type { Rule } from 'metric-to-pager/proof';

/** One way to break a rule. */
export interface Operator {
  readonly name: string;
  /** The rule with each of its places broken in turn; `undefined` is no rule at all. */
  breaks(rule: Rule): readonly (Rule | undefined)[];
}

/** Common mistakes in rules. None of them yields an equivalent rule. */
export const OPERATORS: readonly Operator[] = [
  eachPlace('and becomes or', /\nand\n/g, '\nor\n'),
  eachPlace('drops the zero default', /\nor(?: on \([^)]*\))?\n[^\n]*? \* 0/g, ''),
  eachPlace('drops the guard against zero', /\(((?:\w+\()?[\w:]+\{[^}]*\}(?:\[\w+\]\))?) > 0\)/g, '$1'),
  eachPlace('> becomes <', / > /g, ' < '),
  eachPlace('>= becomes <', / >= /g, ' < '),
  eachPlace('== becomes !=', / == /g, ' != '),
  eachPlace('raises a limit', / (>=?) ([\d.]+)$/gm, (_whole, sign, limit) => ` ${sign} ${more(limit)}`),
  eachPlace('lowers a limit', / > ([\d.]*[1-9][\d.]*)$/gm, (_whole, limit) => ` > ${Number(limit) > 1 ? 0.5 : 0.98 * Number(limit)}`),
  eachPlace('halves the least number', / >= (\d+)$/gm, (_whole, least) => ` >= ${Number(least) / 2}`),
  eachPlace(
    'reads another window',
    /(rate)(5m|30m|1h|2h|6h|1d|3d)\b(?=\{[^}]*\}(?!(?:\[\w+\]\))? \* 0))/g,
    (_whole, rate, window) => `${rate}${ANOTHER[window]}`,
  ),
  everyPlace('swaps the windows', /ratio_rate(\w+)(\{[^}]*\} > [\d.]+\nand\n\S+ratio_rate)(\w+)/g, 'ratio_rate$3$2$1'),
  eachPlace('doubles a range', /\[(\d+)([mhd])\](?!\) \* 0)/g, (_whole, count, unit) => `[${2 * Number(count)}${unit}]`),
  eachPlace(
    'halves a range',
    /\[(\d+)([mhd])\](?!\) \* 0)/g,
    (_whole, count, unit) => `[${(Number(count) * MINUTES[unit as keyof typeof MINUTES]) / 2}s]`,
  ),
  eachPlace('rate becomes increase', /\brate\(/g, 'increase('),
  eachPlace('rate becomes irate', /\brate\(/g, 'irate('),
  everyPlace('rate becomes delta', /\b(rate|increase)\(/g, 'delta('),
  everyPlace('increase becomes rate', /\bincrease\(/g, 'rate('),
  eachPlace('sums before the rate', /sum by (\([^)]*\)) \(rate\((\w+\{[^}]*\})\[(\w+)\]\)\)/g, 'rate((sum by $1 ($2))[$3:30s])'),
  eachPlace('averages over time', /sum_over_time(?=\([^)]*\)(?! \* 0))/g, 'avg_over_time'),
  eachPlace('max instead of sum', /sum (by \(namespace, job\) \(rate)/g, 'max $1'),
  eachPlace('max instead of min', /min (by \(namespace, job\))/g, 'max $1'),
  eachPlace('min instead of max', /max (by \(namespace, job\))/g, 'min $1'),
  ...['namespace', 'job', 'pod', 'version', 'revision'].flatMap((label) => [
    everyPlace(`no longer groups by ${label}`, new RegExp(`(?<=by \\((?:[^)]*, )?)${label}(?:, |(?=\\)))`, 'g'), ''),
  ]),
  ...['namespace', 'job', 'slo', 'route', 'status_code', 'outcome', 'container'].flatMap((label) => [
    everyPlace(`drops the matcher of ${label}`, new RegExp(`\\b${label}[=!]~?"[^"]*",?`, 'g'), ''),
    everyPlace(
      `inverts the matcher of ${label}`,
      new RegExp(`\\b${label}(=|!)(~?)"`, 'g'),
      (_whole, sign, tilde) => `${label}${inverted(sign, tilde)}"`,
    ),
  ]),
  eachPlace('another class', /"(\d)\.\./g, (_whole, first) => `"${first === '4' ? 5 : 4}..`),
  eachPlace('one of a class', /"5\.\."/g, '"500"'),
  eachPlace('drops the last alternative', /\|\d+"/g, '"'),
  eachPlace('a greater bucket', /le="([\d.]+)"/g, (_whole, bound) => `le="${2 * Number(bound)}"`),
  eachPlace('a smaller bucket', /le="([\d.]+)"/g, (_whole, bound) => `le="${Number(bound) / 2.5}"`),
  eachPlace('adds instead of subtracting', /(?<!e) - /g, ' + '),
  eachPlace('multiplies instead of dividing', / \/ /g, ' * '),
  eachPlace('replaces 0 by 1', /(?<=or on [^\n]*\n.*| == 1\)) \* 0/g, ' * 1'),
  eachPlace('another number', /(?<=\/ |vector\()([\d.]+)$|(?<=vector\()([\d.]+)/g, (number) => String(1.1 * Number(number))),
  { name: 'drops the rule', breaks: (rule) => ('record' in rule ? [undefined] : []) },
  ofAlerts('does not wait', ({ for: waits, ...rest }) => (waits ? [rest] : [])),
  ofAlerts('waits half as long', (rule) => (rule.for ? [{ ...rule, for: `${30 * Number.parseInt(rule.for, 10)}s` }] : [])),
  ofAlerts('waits twice as long', (rule) => (rule.for ? [{ ...rule, for: `${2 * Number.parseInt(rule.for, 10)}m` }] : [])),
  ofAlerts('waits where none must', (rule) => (rule.for ? [] : [{ ...rule, for: '6h' }])),
  ofAlerts('another severity', ({ labels, ...rest }) => [{ ...rest, labels: { ...labels, severity: 'info' } }]),
  { name: 'drops a label', breaks: (rule) => (inherits(rule) ? [] : without(rule.labels ?? {}).map((labels) => ({ ...rule, labels }))) },
  ofAlerts('drops an annotation', (rule) => without(rule.annotations).map((annotations) => ({ ...rule, annotations }))),
];

// --- internal ---

const MINUTES = { m: 60, h: 3600, d: 86_400 } as const;
const ANOTHER: Readonly<Record<string, string>> = { '5m': '1h', '30m': '6h', '1h': '5m', '2h': '1d', '6h': '30m', '1d': '2h', '3d': '6h' };

type Replacement = string | ((whole: string, ...groups: string[]) => string);

/** One mutant for each place that matches. */
function eachPlace(name: string, pattern: RegExp, replacement: Replacement): Operator {
  return {
    name,
    breaks: (rule) =>
      [...rule.expr.matchAll(pattern)].map((match) => {
        const text = typeof replacement === 'string' ? filled(replacement, match) : replacement(...(match as unknown as [string]));
        return { ...rule, expr: rule.expr.slice(0, match.index) + text + rule.expr.slice(match.index + match[0].length) };
      }),
  };
}

/** One mutant with all places changed: changed one by one, they would still mean the same. */
function everyPlace(name: string, pattern: RegExp, replacement: Replacement): Operator {
  return {
    name,
    breaks: (rule) => {
      const expr = rule.expr
        .replace(pattern, replacement as string)
        .replace(/, \)/g, ')')
        .replace(/,\}/g, '}');
      return expr === rule.expr ? [] : [{ ...rule, expr }];
    },
  };
}

function ofAlerts(name: string, breaks: (rule: AlertingRule) => readonly AlertingRule[]): Operator {
  return { name, breaks: (rule) => ('alert' in rule ? breaks(rule) : []) };
}

/** Returns the groups of a match in place of `$1` and so on. */
function filled(replacement: string, match: RegExpMatchArray): string {
  return replacement.replace(/\$(\d)/g, (_whole, index) => match[Number(index)] ?? '');
}

function without(values: Readonly<Record<string, string>>): Record<string, string>[] {
  return Object.keys(values).map((dropped) => Object.fromEntries(Object.entries(values).filter(([name]) => name !== dropped)));
}

/** Returns whether a rule's labels are those of the series that it reads, so that its own say them once more. */
function inherits(rule: Rule): boolean {
  return 'record' in rule && rule.expr.includes('slo="') && !rule.expr.includes(' by (');
}

function more(limit: string | undefined): string {
  return String(Number(limit) === 0 ? 100 : Number(limit) * (Number(limit) < 1 ? 1.02 : 20));
}

function inverted(sign: string | undefined, tilde: string | undefined): string {
  if (sign === '=') return tilde ? '!~' : '!=';
  return tilde ? '=~' : '=';
}

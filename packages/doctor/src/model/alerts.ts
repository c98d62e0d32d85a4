import { re2IfValid } from 'metric-to-pager/promql';
import type { Kinds } from '../snapshot/kinds.ts';
import { isHidden } from '../snapshot/text-rules.ts';
import { expressionError, resultLabels } from './expressions.ts';
import { remembered } from './remembered.ts';
import { rulesIn } from './rules.ts';

/** An alert as a route sees it: the labels that are certain, and those whose value depends on the series. */
export interface RoutedAlert {
  readonly name: string;
  readonly rule: Kinds['PrometheusRule'];
  /** Labels with a value that is known. */
  readonly fixed: Readonly<Record<string, string>>;
  /** Labels that can have any value. */
  readonly open: ReadonlySet<string>;
  /** Any label can have changed before it is sent. @default false */
  readonly relabeled?: boolean;
}

/** A condition of a route, as an AlertmanagerConfig or the configuration of Alertmanager writes it. */
export interface RouteMatcher {
  readonly name: string;
  readonly value: string;
  readonly operator: '=' | '!=' | '=~' | '!~';
}

/** The labels that Prometheus Operator and Prometheus give every target. */
const TARGET_LABELS = ['namespace', 'job', 'pod', 'service', 'container', 'instance', 'endpoint'];

const labelsOfResult = remembered((expr) => resultLabels(expr, TARGET_LABELS));

/** The alerts of a PrometheusRule whose expressions parse. */
export function alertsIn(object: Kinds['PrometheusRule']): readonly RoutedAlert[] {
  return rulesIn(object)
    .filter(({ alerting, expr }) => alerting && expressionError(expr) === undefined)
    .map(({ name, expr, labels }) => {
      const templated = Object.keys(labels).filter((label) => (labels[label] ?? '').includes('{{'));
      const fixed = Object.fromEntries(Object.entries(labels).filter(([label]) => !templated.includes(label)));
      const open = new Set([...labelsOfResult(expr), ...templated].filter((label) => !Object.hasOwn(fixed, label)));
      return { name, rule: object, fixed: { ...fixed, alertname: name }, open };
    });
}

/** Returns whether a condition can hold for an alert. A label that the alert does not have is empty. */
export function canMatch({ name, value, operator }: RouteMatcher, { fixed, open, relabeled = false }: RoutedAlert): boolean {
  if (relabeled || open.has(name)) return true;
  const actual = fixed[name] ?? '';
  // Hidden texts can be compared, and no pattern be applied to them.
  if (operator.endsWith('~') && (isHidden(value) || isHidden(actual))) return true;
  switch (operator) {
    case '=':
      return actual === value;
    case '!=':
      return actual !== value;
    case '=~':
      return re2IfValid(value)?.test(actual) ?? true;
    case '!~':
      return !(re2IfValid(value)?.test(actual) ?? false);
    default:
      return operator satisfies never;
  }
}

/** A condition as Alertmanager writes it. */
export function formatRouteMatcher({ name, operator, value }: RouteMatcher): string {
  return `${name}${operator}"${value}"`;
}

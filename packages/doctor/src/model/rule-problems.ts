import { parseDuration } from 'metric-to-pager/promql';
import type { Kinds } from '../snapshot/kinds.ts';
import { expressionErrorIn } from './expressions.ts';
import { rulesIn } from './rules.ts';
import { templateProblem } from './template-problem.ts';

/** A problem of a rule, with its place. */
export interface RuleProblem {
  readonly path: string;
  /** The rule in a sentence: `alert ShopErrors in group shop`. */
  readonly place: string;
  readonly message: string;
}

/**
 * Returns the problems for which Prometheus refuses the rules of an object. The operator rejects the whole object for one of them, and its event states no more than
 * "invalid rule". It takes an empty interval, and an empty `for`, for an absent one.
 *
 * @param version of the Prometheus that reads them; when it is not known, the latest one counts
 * @see https://github.com/prometheus/prometheus/blob/main/model/rulefmt/rulefmt.go
 */
export function ruleProblems(object: Kinds['PrometheusRule'], version?: string): readonly RuleProblem[] {
  const groups = object.spec?.groups ?? [];
  const names = groups.map(({ name }) => name);
  const repeated = groups.flatMap(({ name }, index) =>
    names.indexOf(name) < index
      ? [{ path: `/spec/groups/${index}/name`, place: `group ${name}`, message: `the group name "${name}" is repeated` }]
      : [],
  );
  const intervals = groups.flatMap(({ name, interval }, index) =>
    interval !== undefined && interval !== '' && parseDuration(interval) === undefined
      ? [{ path: `/spec/groups/${index}/interval`, place: `group ${name}`, message: `the interval "${interval}" is no duration` }]
      : [],
  );
  return [
    ...repeated,
    ...intervals,
    ...rulesIn(object).flatMap((rule) => {
      const { path, alerting, name, group } = rule;
      const place = `${alerting ? 'alert' : 'record'} ${name} in group ${group}`;
      return problemsOf(object, path, version).map(([field, message]) => ({ path: `${path}/${field}`, place, message }));
    }),
  ];
}

// --- internal ---

type Rule = NonNullable<NonNullable<NonNullable<Kinds['PrometheusRule']['spec']>['groups']>[number]['rules']>[number];

function problemsOf(
  object: Kinds['PrometheusRule'],
  path: string,
  version: string | undefined,
): readonly (readonly [field: string, message: string])[] {
  const [, , , groupIndex, , index] = path.split('/');
  const rule = object.spec?.groups?.[Number(groupIndex)]?.rules?.[Number(index)] as Rule;
  const { alert, record, expr, labels = {}, annotations = {} } = rule;
  const problems: [string, string][] = [];
  const error = expressionErrorIn(String(expr ?? ''), version);
  if (error !== undefined) problems.push(['expr', `could not parse expression at character ${error.character}: ${error.message}`]);
  if (alert !== undefined && record !== undefined) problems.push(['record', 'only one of "record" and "alert" may be set']);
  if (alert === undefined && record === undefined) problems.push(['record', 'one of "record" and "alert" must be set']);
  if (record !== undefined && Object.keys(annotations).length > 0) problems.push(['annotations', 'a recording rule has no annotations']);
  if (record !== undefined && (parseDuration(rule.for ?? '0') ?? 0) > 0) problems.push(['for', 'a recording rule has no "for"']);
  if (record !== undefined && !/^[a-zA-Z_:][\w:]*$/.test(record)) problems.push(['record', `"${record}" is no valid name of a series`]);
  for (const field of ['for', 'keep_firing_for'] as const) {
    const value = rule[field];
    if (value !== undefined && (value !== '' || field !== 'for') && parseDuration(value) === undefined)
      problems.push([field, `"${value}" is no duration`]);
  }
  for (const name of Object.keys(labels)) {
    if (!/^[a-zA-Z_]\w*$/.test(name) || name === '__name__') problems.push([`labels/${name}`, `"${name}" is no valid name of a label`]);
  }
  // The labels of a recording rule are no templates.
  for (const [field, texts] of Object.entries(alert === undefined ? {} : { labels, annotations }))
    for (const [name, text] of Object.entries(texts)) {
      const problem = templateProblem(text);
      if (problem !== undefined) problems.push([`${field}/${name}`, `the template ${JSON.stringify(text)} is not valid: ${problem}`]);
    }
  return problems;
}

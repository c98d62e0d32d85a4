import { describe, expect, test } from '@jest/globals';
import { expressionError, expressionErrorIn } from './expressions.ts';

describe('types, arguments and matching', () => {
  // In the words and at the characters of promtool 2.42 and 3.5, which agree.
  test.each([
    ['sum(rate(a[5m])) or 0 > 1', 23, 'comparisons between scalars must use BOOL modifier'],
    ['sum(rate("shop_errors_total"[5m]))', 29, 'ranges only allowed for vector selectors'],
    ['sum(a) AND b{x="1"} unless on (y) group_left c', 1, 'no grouping allowed for "unless" operation'],
    ['histogram_quantile(sum by (le) (rate(x[5m]))) > 1', 1, 'expected 2 argument(s) in call to "histogram_quantile", got 1'],
    ['increase(max by (job) (a_total + b_total)[5m]) > 1', 42, 'ranges only allowed for vector selectors'],
    ['rate(a)', 6, 'expected type range vector in call to function "rate", got instant vector'],
    ['abs(a[5m])', 5, 'expected type instant vector in call to function "abs", got range vector'],
    ['sum(a[5m])', 5, 'expected type instant vector in aggregation expression, got range vector'],
    ['topk(a, 5)', 9, 'expected type instant vector in aggregation expression, got scalar'],
    ['topk(a)', 1, 'wrong number of arguments for aggregate expression provided, expected 2, got 1'],
    ['sum()', 1, 'no arguments for aggregate expression provided'],
    ['count_values(a, b)', 14, 'expected type string in aggregation parameter, got instant vector'],
    ['round(a, 1, 2)', 1, 'expected at most 2 argument(s) in call to "round", got 3'],
    ['label_join(a, "b")', 1, 'expected at least 3 argument(s) in call to "label_join", got 2'],
    ['vector(a)', 8, 'expected type scalar in call to function "vector", got instant vector'],
    ['a + bool b', 3, 'bool modifier can only be used on comparison operators'],
    ['a and 1', 1, 'set operator "and" not allowed in binary scalar expression'],
    ['a * on(x) group_left(x) b', 3, 'label "x" must not occur in ON and GROUP clause at once'],
    ['a > on(x) 1', 1, 'vector matching only allowed between instant vectors'],
    ['"x" + 1', 1, 'binary expression must contain only scalar and instant vector types'],
    ['-"x"', 1, 'unary expression only allowed on expressions of type scalar or instant vector, got "string"'],
    ['{x=""}', 1, 'vector selector must contain at least one non-empty matcher'],
    ['a{__name__="b"}', 1, 'metric name must not be set twice: "a" or "b"'],
    ['(a[5m:1m])[5m:]', 1, 'subquery is only allowed on instant vector, got matrix instead'],
    ['a offset 5m[5m]', 12, 'no offset modifiers allowed before range'],
    ['(a + b) offset 5m', 1, 'offset modifier must be preceded by an instant vector selector or range vector selector or a subquery'],
  ])('of %s', (expr, character, message) => {
    expect(expressionError(expr)).toEqual({ message, character });
  });

  test.each([
    'a == # in between\n1 # at the end',
    '(# first\na)',
    'day_of_week()',
    '1 == bool 1',
    'scalar(a) > bool 1',
    'a[5m] offset 1m',
    'a @ end() offset 5m',
    'max_over_time(a[1h:] @ 5)',
    'info(a, {x=""})',
    'sort_by_label(a, "b", "c", "d")',
    'label_join(a, "b", ",")',
    'a and on (x) b or vector(0)',
    'a / on (x) group_left (y) b',
    '{__name__=~"a|b"}',
    '{"shop.orders", "x.y"="z"}',
    'quantile by (x) (0.5, a)',
    `${'('.repeat(2000)}a[5m]${')'.repeat(2000)} + 1`,
  ])('%s has no error', (expr) => expect(expressionError(expr)).toBeUndefined());
});

test.each([
  ['{"shop.orders"}', '2.53.1', /^unexpected string "shop\.orders".*2\.53\.1/],
  ['sum by ("x.y") (a)', 'v2.42.0', /^unexpected string "x\.y"/],
  ['{"shop.orders"}', '3.0.0', undefined],
  ['mad_over_time(a[5m])', '2.48.0', /^unknown function with name "mad_over_time"/],
  ['mad_over_time(a[5m])', '2.100.0', undefined],
  ['holt_winters(a[5m], 0.1, 0.2)', '2.53.0', undefined],
  ['holt_winters(a[5m], 0.1, 0.2)', '3.0.0', /^unknown function with name "holt_winters"/],
  ['rate(a)', '2.53.0', /^expected type range vector/],
  ['{"shop.orders"}', undefined, undefined],
])('%s is judged for version %s', (expr, version, message) => {
  const found = expressionErrorIn(expr, version)?.message;
  if (message === undefined) expect(found).toBeUndefined();
  else expect(found).toMatch(message);
});

/** The type of a value in PromQL, as the messages of Prometheus name it. */
export type ValueType = 'scalar' | 'instant vector' | 'range vector' | 'string';

/** The arguments and the result of a function of PromQL. */
export interface Signature {
  readonly args: readonly ValueType[];
  readonly returns: ValueType;
  /** How many arguments are taken beyond the last but one: 0 for exactly `args`, -1 for any number. */
  readonly variadic: number;
  /** The first version of Prometheus that knows it. @default every one that is in use */
  readonly since?: string;
}

/**
 * The functions of PromQL, by their names.
 *
 * @see https://github.com/prometheus/prometheus/blob/main/promql/parser/functions.go
 */
export const SIGNATURES: ReadonlyMap<string, Signature> = new Map([
  ...many('abs absent ceil deg exp floor ln log10 log2 rad sort sort_desc sqrt timestamp', ['instant vector']),
  ...many('acos acosh asin asinh atan atanh cos cosh sin sinh tan tanh', ['instant vector'], { since: '2.31.0' }),
  ...many('sgn', ['instant vector'], { since: '2.26.0' }),
  ...many('histogram_count histogram_sum', ['instant vector'], { since: '2.40.0' }),
  ...many('histogram_stddev histogram_stdvar', ['instant vector'], { since: '2.47.0' }),
  ...many('histogram_avg', ['instant vector'], { since: '2.51.0' }),
  ...many(
    `absent_over_time avg_over_time changes count_over_time delta deriv idelta increase irate max_over_time min_over_time rate resets
     stddev_over_time stdvar_over_time sum_over_time`,
    ['range vector'],
  ),
  ...many('last_over_time', ['range vector'], { since: '2.26.0' }),
  ...many('present_over_time', ['range vector'], { since: '2.29.0' }),
  ...many('mad_over_time', ['range vector'], { since: '2.49.0' }),
  ...many('ts_of_last_over_time ts_of_max_over_time ts_of_min_over_time', ['range vector'], { since: '3.5.0' }),
  ...many('first_over_time ts_of_first_over_time', ['range vector'], { since: '3.7.0' }),
  ...many('day_of_month day_of_week day_of_year days_in_month hour minute month year', ['instant vector'], { variadic: 1 }),
  ...many('clamp', ['instant vector', 'scalar', 'scalar'], { since: '2.26.0' }),
  ...many('clamp_max clamp_min', ['instant vector', 'scalar']),
  ...many('double_exponential_smoothing', ['range vector', 'scalar', 'scalar'], { since: '3.0.0' }),
  ...many('histogram_fraction', ['scalar', 'scalar', 'instant vector'], { since: '2.40.0' }),
  ...many('histogram_quantile', ['scalar', 'instant vector']),
  ...many('histogram_quantiles', ['instant vector', 'string', 'scalar', 'scalar'], { variadic: 9 }),
  ...many('info', ['instant vector', 'instant vector'], { variadic: 1, since: '3.0.0' }),
  ...many('label_join', ['instant vector', 'string', 'string', 'string'], { variadic: -1 }),
  ...many('label_replace', ['instant vector', 'string', 'string', 'string', 'string']),
  ...many('predict_linear', ['range vector', 'scalar']),
  ...many('quantile_over_time', ['scalar', 'range vector']),
  ...many('round', ['instant vector', 'scalar'], { variadic: 1 }),
  ...many('sort_by_label sort_by_label_desc', ['instant vector', 'string'], { variadic: -1, since: '2.49.0' }),
  ...many('vector', ['scalar']),
  ...many('end pi range start step time', [], { returns: 'scalar' }),
  ...many('scalar', ['instant vector'], { returns: 'scalar' }),
  ...many('max_of min_of', ['scalar', 'scalar'], { returns: 'scalar' }),
]);

// --- internal ---

function many(names: string, args: readonly ValueType[], more: Partial<Omit<Signature, 'args'>> = {}): [string, Signature][] {
  return names.split(/\s+/).map((name) => [name, { args, returns: 'instant vector', variadic: 0, ...more }]);
}

/** A sample of a response: seconds since 1970, and a number as text. */
export type Sample = readonly [number, string];

export type Labels = Readonly<Record<string, string>>;

/** The `data` of a response of `/api/v1/query` and `/api/v1/query_range`. */
export type Answer =
  | { readonly resultType: 'matrix'; readonly result: readonly { readonly metric: Labels; readonly values?: readonly Sample[] }[] }
  | { readonly resultType: 'vector'; readonly result: readonly { readonly metric: Labels; readonly value?: Sample }[] }
  | { readonly resultType: 'scalar' | 'string'; readonly result: Sample };

/** Returns the series of a response of any result type. A string has none. */
export function seriesOf(answer: Answer): readonly { readonly labels: Labels; readonly samples: readonly Sample[] }[] {
  switch (answer.resultType) {
    case 'matrix':
      return answer.result.map(({ metric, values = [] }) => ({ labels: metric, samples: values }));
    case 'vector':
      return answer.result.map(({ metric, value }) => ({ labels: metric, samples: value === undefined ? [] : [value] }));
    case 'scalar':
      return [{ labels: {}, samples: [answer.result] }];
    case 'string':
      return [];
    default:
      return answer satisfies never;
  }
}

/** Parses a number of Prometheus, including `NaN`, `+Inf` and `-Inf`. */
export function parseNumber(text: string): number {
  switch (text) {
    case '+Inf':
    case 'Inf':
      return Number.POSITIVE_INFINITY;
    case '-Inf':
      return Number.NEGATIVE_INFINITY;
    default:
      return Number(text);
  }
}

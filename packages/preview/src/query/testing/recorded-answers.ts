import type { Answer } from '../answer.ts';

/** `up`, asked at one moment. */
export const UP: Answer = {
  resultType: 'vector',
  result: [
    { metric: { __name__: 'up', instance: '10.0.0.1:9464', job: 'checkout' }, value: [1795636500, '1'] },
    { metric: { __name__: 'up', instance: '10.0.0.2:9464', job: 'checkout' }, value: [1795636500, '0'] },
  ],
};

/** `scalar(sum(checkout_requests_total))`. */
export const SCALAR: Answer = { resultType: 'scalar', result: [1795636500, '42'] };

/** `sum by (type) (rate(checkout_requests_total[20s]))` in steps of 5 s; the second series is away for two of them. */
export const COUNTS: Answer = {
  resultType: 'matrix',
  result: [
    {
      metric: { type: 'word' },
      values: [
        [1795636200, '4.4'],
        [1795636205, '4.6'],
        [1795636210, '4.8'],
        [1795636215, '5'],
      ],
    },
    {
      metric: { type: 'sentence' },
      values: [
        [1795636200, '4.4'],
        [1795636215, '5'],
      ],
    },
  ],
};

/** What divisions by zero give. */
export const NOT_NUMBERS: Answer = {
  resultType: 'matrix',
  result: [
    {
      metric: {},
      values: [
        [1795636200, 'NaN'],
        [1795636205, '+Inf'],
        [1795636210, '-Inf'],
        [1795636215, '0'],
      ],
    },
  ],
};

/** Buckets in the order in which Prometheus sends them, as text; the lowest one is away in the end. */
export const BUCKETS: Answer = {
  resultType: 'matrix',
  result: [
    {
      metric: { le: '+Inf' },
      values: [
        [1795636200, '3'],
        [1795636215, '4'],
        [1795636230, '4'],
      ],
    },
    {
      metric: { le: '0.1' },
      values: [
        [1795636200, '2'],
        [1795636215, '3'],
      ],
    },
    {
      metric: { le: '0.5' },
      values: [
        [1795636200, '3'],
        [1795636215, '3'],
        [1795636230, '4'],
      ],
    },
  ],
};

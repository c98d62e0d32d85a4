import { expect, test } from '@jest/globals';
import { annotationEvents } from './annotation-events.ts';
import type { Answer } from './answer.ts';
import { exemplarsOf } from './exemplars.ts';

const FIRING: Answer = {
  resultType: 'matrix',
  result: [
    {
      metric: { alertname: 'Burn', severity: 'critical' },
      values: [
        [0, '0'],
        [60, '1'],
        [120, '1'],
        [180, '1'],
        [600, '1'],
      ],
    },
  ],
};

test('an annotation spans the samples of a series that are not 0, and a single one is a mark', () => {
  const events = annotationEvents(FIRING, {
    titleFormat: '{{alertname}} fires',
    textFormat: '{{ none }}',
    tagKeys: 'severity',
    step: 60_000,
  });
  expect(events).toEqual([
    { time: 60_000, timeEnd: 180_000, title: 'Burn fires', text: '', tags: ['critical'] },
    { time: 600_000, title: 'Burn fires', text: '', tags: ['critical'] },
  ]);
});

test('the value of a series can say when', () => {
  const started: Answer = {
    resultType: 'matrix',
    result: [
      {
        metric: { version: '1' },
        values: [
          [60, '5000.7'],
          [120, '5000.7'],
        ],
      },
    ],
  };
  const events = annotationEvents(started, { titleFormat: 'version {{version}}', useValueForTime: true, step: 60_000 });
  expect(events).toEqual([{ time: 5000, title: 'version 1', text: '', tags: [] }]);
});

test('exemplars carry the labels of their series and their own, and those outside of the range are left out', () => {
  const answer = [{ seriesLabels: { route: '/' }, exemplars: [exemplar(10, '0.5', 'a'), exemplar(100, '0.5', 'b')] }];
  expect(exemplarsOf(answer, { from: 0, to: 60_000 })).toEqual([{ time: 10_000, value: 0.5, labels: { route: '/', trace_id: 'a' } }]);
});

test('of exemplars that would cover each other the highest is drawn', () => {
  const close = Array.from({ length: 20 }, (_, index) => exemplar(10 + index / 1000, String(0.01 + index / 1e6), String(index)));
  const answer = [{ seriesLabels: {}, exemplars: [...close, exemplar(10.5, '2.5', 'slow')] }];
  expect(exemplarsOf(answer, { from: 0, to: 60_000 }).map(({ labels }) => labels['trace_id'])).toEqual(['19', 'slow']);
});

function exemplar(timestamp: number, value: string, id: string) {
  return { labels: { trace_id: id }, value, timestamp };
}

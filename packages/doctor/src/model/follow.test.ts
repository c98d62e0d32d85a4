import { expect, test } from '@jest/globals';
import { followed } from './follow.ts';
import type { RelabelStep } from './relabel.ts';

const labels = { __address__: 'checkout-1:9464', __meta_kubernetes_pod_label_app: 'checkout', namespace: 'shop' };
const keep = (label: string, regex: string): RelabelStep => ({ action: 'keep', source_labels: [label], regex });

test.each<[string, readonly RelabelStep[], boolean | undefined]>([
  ['a label of the pod is known', [keep('__meta_kubernetes_pod_label_app', 'checkout')], true],
  ['a label that the pod lacks is empty', [keep('__meta_kubernetes_pod_label_tier', 'web')], false],
  ['the label of a node is not known', [keep('__meta_kubernetes_pod_node_name', 'node-1')], undefined],
  ['an annotation of another program is not known', [keep('__meta_kubernetes_pod_annotation_team', 'shop')], undefined],
  ['what comes of an unknown label is not known', [{ source_labels: ['job'], target_label: 'team' }, keep('team', 'x')], undefined],
  [
    'an unknown label that decides nothing does no harm',
    [{ source_labels: ['job'], target_label: 'team' }, keep('namespace', 'shop')],
    true,
  ],
  [
    'a label that is set again is known again',
    [{ source_labels: ['job'], target_label: 't' }, { replacement: 'x', target_label: 't' }, keep('t', 'x')],
    true,
  ],
  [
    'a label that is taken away is empty',
    [{ source_labels: ['job'], target_label: 't' }, { action: 'labeldrop', regex: 't' }, keep('t', 'x')],
    false,
  ],
  [
    'a label that may come of a mapping is not known',
    [{ action: 'labelmap', regex: '__meta_kubernetes_node_label_(.+)' }, keep('zone', 'a')],
    undefined,
  ],
  [
    'an address of unknown parts is not known',
    [{ source_labels: ['__meta_kubernetes_pod_host_ip'], target_label: '__address__' }],
    undefined,
  ],
  ['an unknown side of a comparison is not known', [{ action: 'keepequal', source_labels: ['namespace'], target_label: 'job' }], undefined],
  ['a pattern that cannot be read is not followed', [keep('namespace', '(')], undefined],
])('%s', (_title, steps, kept) => {
  expect(followed(labels, steps)?.kept).toBe(kept);
});

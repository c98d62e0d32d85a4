import { type Answer, parseNumber, seriesOf } from './answer.ts';
import type { PlainField, PlainFrame } from './frame.ts';

/**
 * Returns every sample as a row: its time, its labels in alphabetical order, and its value. The value is named `Value`, or `Value #A` when
 * a panel has several tables. The label `le` becomes a number, for sorting.
 *
 * @see https://github.com/grafana/grafana/blob/main/packages/grafana-prometheus/src/result_transformer.ts transformDFToTable
 */
export function tableFrame(answer: Answer, { refId, alone }: { readonly refId: string; readonly alone: boolean }): PlainFrame {
  const rows = seriesOf(answer).flatMap(({ labels, samples }) => samples.map((sample) => ({ labels, sample })));
  const names = [...new Set(rows.flatMap(({ labels }) => Object.keys(labels)))].sort();
  const columns = names.map((name): PlainField => {
    const values = rows.map(({ labels }) => labels[name] ?? '');
    return name === 'le'
      ? { name, type: 'number', config: { filterable: true }, values: values.map(parseNumber) }
      : { name, type: 'string', config: { filterable: true }, values };
  });
  return {
    refId,
    meta: { custom: { resultType: answer.resultType } },
    fields: [
      { name: 'Time', type: 'time', config: {}, values: rows.map(({ sample }) => Math.round(sample[0] * 1000)) },
      ...columns,
      { name: alone ? 'Value' : `Value #${refId}`, type: 'number', config: {}, values: rows.map(({ sample }) => parseNumber(sample[1])) },
    ],
  };
}

import { type Answer, parseNumber, seriesOf } from './answer.ts';
import type { PlainFrame } from './frame.ts';
import { legendOf } from './legend.ts';

export interface FramesOptions {
  readonly refId: string;
  readonly expr: string;
  readonly legendFormat?: string | undefined;
  /** The step of a range query in milliseconds: points further apart are not connected. */
  readonly step?: number;
}

/**
 * Returns a frame for each series, with a time field and a value field, as Grafana's data source does. `NaN` and infinities are kept; a missing
 * sample has no row.
 */
export function seriesFrames(answer: Answer, { refId, expr, legendFormat, step }: FramesOptions): readonly PlainFrame[] {
  return seriesOf(answer).map(({ labels, samples }) => {
    const name = legendOf(labels, { format: legendFormat, expr });
    return {
      refId,
      ...(name !== undefined && { name }),
      meta: { type: 'timeseries-multi', custom: { resultType: answer.resultType } },
      fields: [
        {
          name: 'Time',
          type: 'time',
          config: step === undefined ? {} : { interval: step },
          values: samples.map(([seconds]) => Math.round(seconds * 1000)),
        },
        {
          name: 'Value',
          type: 'number',
          labels,
          config: name === undefined ? {} : { displayNameFromDS: name },
          values: samples.map(([, text]) => parseNumber(text)),
        },
      ],
    };
  });
}

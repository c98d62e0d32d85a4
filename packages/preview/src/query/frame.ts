import type { Labels } from './answer.ts';

/** A column of a data frame, in the shape that Grafana's `toDataFrame` takes. */
export interface PlainField {
  readonly name: string;
  readonly type: 'time' | 'number' | 'string';
  readonly labels?: Labels;
  readonly config: {
    /** The name that the data source gives the series. */
    readonly displayNameFromDS?: string;
    /** The step of a time field in milliseconds. A longer interval between two points is a gap. */
    readonly interval?: number;
    readonly filterable?: boolean;
  };
  readonly values: readonly (number | string | null)[];
}

/** A data frame, in the shape that Grafana's `toDataFrame` takes. */
export interface PlainFrame {
  readonly refId: string;
  readonly name?: string;
  readonly meta: { readonly type?: 'heatmap-rows' | 'timeseries-multi'; readonly custom: { readonly resultType: string } };
  readonly fields: readonly PlainField[];
}

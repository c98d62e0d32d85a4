import type { DataFrame, FieldConfigSource, InterpolateFunction, TimeRange } from '@grafana/data';
import type { PanelJson } from '../../dashboard/dashboard.ts';
import type { AnnotationEvent } from '../../query/annotation-events.ts';
import type { Exemplar } from '../../query/exemplars.ts';

/** An event with its colour and the name of its annotation. */
export interface DrawnAnnotation extends AnnotationEvent {
  readonly color: string;
  readonly name: string;
}

/** The props of every visualization. */
export interface VizProps {
  readonly panel: PanelJson;
  /** After transformations, with units, colours and names. */
  readonly frames: DataFrame[];
  readonly fieldConfig: FieldConfigSource;
  readonly timeRange: TimeRange;
  readonly timeZone: string;
  readonly width: number;
  readonly height: number;
  readonly replaceVariables: InterpolateFunction;
  readonly annotations: readonly DrawnAnnotation[];
  readonly exemplars: readonly Exemplar[];
  /** What graphs share: 0 nothing, 1 the crosshair, 2 the crosshair and the tooltip. */
  readonly sync: number;
  readonly onZoom: (range: { from: number; to: number }) => void;
}

/** Returns the options of a panel, typed for its visualization. */
export function optionsOf<T extends object>({ panel }: Pick<VizProps, 'panel'>): Partial<T> {
  return (panel.options ?? {}) as Partial<T>;
}

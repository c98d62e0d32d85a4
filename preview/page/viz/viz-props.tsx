import type { DataFrame, FieldConfigSource, InterpolateFunction, TimeRange } from '@grafana/data';
import type { PanelJson } from '../../dashboard/dashboard.ts';
import type { AnnotationEvent } from '../../query/annotation-events.ts';
import type { Exemplar } from '../../query/exemplars.ts';

/** An event with its colour and the name of the annotation that it is of. */
export interface DrawnAnnotation extends AnnotationEvent {
  readonly color: string;
  readonly name: string;
}

/** What every visualization is drawn from. */
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
  /** How graphs share their cursor: 0 not, 1 the crosshair, 2 the tooltip, too. */
  readonly sync: number;
  readonly onZoom: (range: { from: number; to: number }) => void;
}

/** The options of a panel, as the type that draws it knows them. */
export function optionsOf<T extends object>({ panel }: Pick<VizProps, 'panel'>): Partial<T> {
  return (panel.options ?? {}) as Partial<T>;
}

import type { TimeRange } from '@grafana/data';
import type { PageState } from './page-state.tsx';
import type { DrawnAnnotation } from './viz/viz-props.tsx';

/** The context of all panels of a dashboard. */
export interface DashboardContext {
  readonly state: PageState;
  /** The range at the last refresh. */
  readonly timeRange: TimeRange;
  readonly timeZone: string;
  /** In milliseconds. */
  readonly scrapeInterval: number;
  readonly annotations: readonly DrawnAnnotation[];
  /** What graphs share: 0 nothing, 1 the crosshair, 2 the crosshair and the tooltip. */
  readonly sync: number;
  readonly zoom: (range: { from: number; to: number }) => void;
}

import type { TimeRange } from '@grafana/data';
import type { PageState } from './page-state.tsx';
import type { DrawnAnnotation } from './viz/viz-props.tsx';

/** What all panels of a dashboard share. */
export interface DashboardContext {
  readonly state: PageState;
  /** The range as of the last refresh. */
  readonly timeRange: TimeRange;
  readonly timeZone: string;
  /** In milliseconds. */
  readonly scrapeInterval: number;
  readonly annotations: readonly DrawnAnnotation[];
  /** How graphs share their cursor: 0 not, 1 the crosshair, 2 the tooltip, too. */
  readonly sync: number;
  readonly zoom: (range: { from: number; to: number }) => void;
}

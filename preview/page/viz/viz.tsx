import type { ComponentType } from 'react';
import { BarGaugeViz } from './bar-gauge.tsx';
import { GaugeViz } from './gauge.tsx';
import { HeatmapViz } from './heatmap.tsx';
import { StatViz } from './stat.tsx';
import { TableViz } from './table.tsx';
import { TimeSeriesViz } from './time-series.tsx';
import type { VizProps } from './viz-props.tsx';

/** What draws each panel type, as far as this program draws it. Text panels ask nothing and are drawn by themselves. */
export const VISUALIZATIONS: Readonly<Record<string, ComponentType<VizProps>>> = {
  timeseries: TimeSeriesViz,
  stat: StatViz,
  table: TableViz,
  bargauge: BarGaugeViz,
  gauge: GaugeViz,
  heatmap: HeatmapViz,
};

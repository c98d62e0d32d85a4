import type { ComponentType } from 'react';
import { BarGaugeViz } from './bar-gauge.tsx';
import { GaugeViz } from './gauge.tsx';
import { HeatmapViz } from './heatmap.tsx';
import { StatViz } from './stat.tsx';
import { TableViz } from './table.tsx';
import { TimeSeriesViz } from './time-series.tsx';
import type { VizProps } from './viz-props.tsx';

/** The component of each supported panel type. Text panels have no query and are drawn separately. */
export const VISUALIZATIONS: Readonly<Record<string, ComponentType<VizProps>>> = {
  timeseries: TimeSeriesViz,
  stat: StatViz,
  table: TableViz,
  bargauge: BarGaugeViz,
  gauge: GaugeViz,
  heatmap: HeatmapViz,
};

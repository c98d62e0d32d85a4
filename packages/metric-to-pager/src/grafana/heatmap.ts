import {
  CellValuesBuilder,
  HeatmapColorMode,
  HeatmapColorOptionsBuilder,
  HeatmapColorScale,
  PanelBuilder,
  YAxisConfigBuilder,
} from '@grafana/grafana-foundation-sdk/heatmap';
import { type Panel, type PanelProps, panel } from './panel.ts';

export interface HeatmapProps extends PanelProps {
  /** The unit of a cell, in the tooltip. */
  readonly cellUnit: string;
}

/** Returns a heatmap of a histogram's buckets. Opacity grows with the square root of the count, so that rare slow requests are visible. */
export function heatmap(props: HeatmapProps): Panel {
  const color = new HeatmapColorOptionsBuilder().mode(HeatmapColorMode.Opacity).scale(HeatmapColorScale.Exponential).exponent(0.5);
  const builder = new PanelBuilder()
    .calculate(false)
    .yAxis(new YAxisConfigBuilder().unit(props.unit))
    .cellValues(new CellValuesBuilder().unit(props.cellUnit))
    .color(color.fill('blue').steps(64));
  return panel(builder, props, 'heatmap');
}

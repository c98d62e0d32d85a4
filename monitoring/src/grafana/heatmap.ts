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
  /** The unit of what is in a cell, as the tooltip tells it. */
  readonly cellUnit: string;
}

/**
 * How values are spread, from the buckets of a histogram: the stronger a cell, the more values are in it. Strength grows with the root of
 * the number, as the few slow requests are what one looks for.
 */
export function heatmap(props: HeatmapProps): Panel {
  const strength = new HeatmapColorOptionsBuilder().mode(HeatmapColorMode.Opacity).scale(HeatmapColorScale.Exponential).exponent(0.5);
  const builder = new PanelBuilder()
    .calculate(false)
    .yAxis(new YAxisConfigBuilder().unit(props.unit))
    .cellValues(new CellValuesBuilder().unit(props.cellUnit))
    .color(strength.fill('blue').steps(64));
  return panel(builder, props, 'heatmap');
}

import { HeatmapColorMode, HeatmapColorOptionsBuilder, PanelBuilder, YAxisConfigBuilder } from '@grafana/grafana-foundation-sdk/heatmap';
import { type Panel, type PanelProps, panel } from './panel.ts';

/** How values are spread, from the buckets of a histogram: the darker or brighter a cell, the more values are in it. */
export function heatmap(props: PanelProps): Panel {
  const builder = new PanelBuilder()
    .calculate(false)
    .yAxis(new YAxisConfigBuilder().unit(props.unit))
    .color(new HeatmapColorOptionsBuilder().mode(HeatmapColorMode.Opacity).fill('blue').steps(64));
  return panel(builder, props, 'heatmap');
}

import {
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  LineInterpolation,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { PercentUnit } from '@grafana/grafana-foundation-sdk/units';
import { decimal } from '../../monitoring/promql/index.ts';
import { type LineStyle, lineStyle } from './line-style.ts';
import { type Panel, type PanelProps, panel, refId } from './panel.ts';
import { steps } from './thresholds.ts';

export interface TimeSeriesProps extends PanelProps {
  /** The value above which somebody is called: a dashed line, and the words at the axis. @default that of `alert` */
  readonly alertAbove?: number | undefined;
  /** The style of the lines whose names start with each of these words. @default the style of each query */
  readonly styles?: Readonly<Record<string, LineStyle>>;
  /** Whether the series are parts of a whole. @default false */
  readonly stacked?: boolean;
  /** Whether the value holds until it changes, as a count of pods does. @default false */
  readonly stepped?: boolean;
  /** The least highest value of the axis, so that small things look small. @default fits the values */
  readonly atLeastUpTo?: number;
  /** Whether a value can be negative. @default false: the axis starts at 0 */
  readonly belowZero?: boolean;
}

/** Values over time. The legend tells the last and the highest value of each series, so that no colour has to be read. */
export function timeSeries(props: TimeSeriesProps): Panel {
  const { unit, queries, alert, alertAbove = alert?.above, styles = {}, stacked, stepped, atLeastUpTo, belowZero } = props;
  const builder = new PanelBuilder()
    .fillOpacity(stacked ? 30 : 0)
    .legend(legend())
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending));
  if (!belowZero) builder.min(0);
  if (stacked) builder.stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group('A'));
  if (stepped) builder.lineInterpolation(LineInterpolation.StepAfter);
  if (atLeastUpTo !== undefined) builder.axisSoftMax(atLeastUpTo);
  queries.forEach(({ line }, index) => void (line === 'solid' || builder.overrideByQuery(refId(index), [lineStyle(line)])));
  for (const [start, style] of Object.entries(styles)) builder.overrideByRegexp(`/^${start}\\b/`, [lineStyle(style)]);
  if (alertAbove !== undefined) {
    builder
      .axisLabel(`alert above ${unit === PercentUnit ? `${decimal(alertAbove * 100)}%` : decimal(alertAbove)}`)
      .thresholds(steps({ critical: alertAbove }))
      .thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Dashed));
  }
  return panel(builder, props);
}

// --- internal ---

function legend(): VizLegendOptionsBuilder {
  return new VizLegendOptionsBuilder()
    .showLegend(true)
    .displayMode(LegendDisplayMode.Table)
    .placement(LegendPlacement.Bottom)
    .calcs(['lastNotNull', 'max'])
    .sortBy('Last *')
    .sortDesc(true);
}

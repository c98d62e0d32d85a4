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
import { decimal } from '../promql/index.ts';
import { type LineStyle, lineStyle } from './line-style.ts';
import { type Panel, type PanelProps, panel, refId } from './panel.ts';
import { ascendingThresholds, type Status, statusColor } from './thresholds.ts';

export interface TimeSeriesProps extends PanelProps {
  /** The alert threshold, drawn as a dashed line and named at the axis. @default the threshold of `alert` */
  readonly alertAbove?: number | undefined;
  /** Line styles, by series name. @default the style of each query */
  readonly styles?: Readonly<Record<string, LineStyle>>;
  /** Statuses that set the colour, by series name. @default Grafana's palette */
  readonly statuses?: Readonly<Record<string, Status>>;
  /** @default false */
  readonly stacked?: boolean;
  /** Whether values are integers that change in steps, such as a number of pods. @default false */
  readonly counts?: boolean;
  /** The soft maximum of the axis, so that small values look small. @default fits the values */
  readonly softMax?: number;
  /** @default 'bottom' */
  readonly legendPlacement?: 'bottom' | 'right';
  /** Whether values can be negative. @default false: the axis starts at 0 */
  readonly negative?: boolean;
  /** Whether series end, as those of alerts do, so that their last value is not current. @default false */
  readonly transient?: boolean;
}

/** Returns a panel of values over time. The legend shows the last and the highest value of each series (lowest, if negative). */
export function timeSeries(props: TimeSeriesProps): Panel {
  const { unit, targets, alert, alertAbove = alert?.above, styles = {}, statuses = {}, stacked, counts, softMax, legendPlacement } = props;
  const builder = new PanelBuilder()
    .fillOpacity(stacked ? 30 : 0)
    .legend(legendOptions(props).placement(legendPlacement === 'right' ? LegendPlacement.Right : LegendPlacement.Bottom))
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending));
  if (!props.negative) builder.min(0);
  if (stacked) builder.stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group('A'));
  if (counts) builder.lineInterpolation(LineInterpolation.StepAfter).decimals(0);
  if (softMax !== undefined) builder.axisSoftMax(softMax);
  for (const [index, { line }] of targets.entries()) if (line !== 'solid') builder.overrideByQuery(refId(index), lineStyle(line));
  for (const [name, style] of Object.entries(styles)) if (style !== 'solid') builder.overrideByName(name, lineStyle(style));
  for (const [name, status] of Object.entries(statuses)) builder.overrideByName(name, statusColor(status));
  if (alertAbove !== undefined) {
    builder
      .axisLabel(`alert above ${unit === PercentUnit ? `${decimal(alertAbove * 100)}%` : decimal(alertAbove)}`)
      .thresholds(ascendingThresholds({ critical: alertAbove }))
      .thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Dashed));
  }
  return panel(builder, props);
}

// --- internal ---

function legendOptions({ negative, transient }: TimeSeriesProps): VizLegendOptionsBuilder {
  const extreme = negative ? { id: 'min', title: 'Min' } : { id: 'max', title: 'Max' };
  return (
    new VizLegendOptionsBuilder()
      .showLegend(true)
      .displayMode(LegendDisplayMode.Table)
      .calcs(transient ? [extreme.id] : ['lastNotNull', extreme.id])
      // Grafana sorts by the title of the column, which is "Last *" for lastNotNull.
      .sortBy(transient ? extreme.title : 'Last *')
      .sortDesc(true)
  );
}

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
  /** The value above which an alert fires: a dashed line, and the words at the axis. @default no line */
  readonly alertAbove?: number | undefined;
  /** The style of the lines of these names. @default the style of each query */
  readonly styles?: Readonly<Record<string, LineStyle>>;
  /** Names that are good or bad by themselves, as an outcome is: their colour says so. @default a colour of Grafana's for each name */
  readonly statuses?: Readonly<Record<string, Status>>;
  /** Whether the series are parts of a whole. @default false */
  readonly stacked?: boolean;
  /** Whether values are whole numbers that hold until they change, as a number of pods does. @default false */
  readonly counts?: boolean;
  /** The least highest value of the axis, so that small things look small. @default fits the values */
  readonly atLeastUpTo?: number;
  /** Where the names are: beside wide panels more of them can be seen. @default 'below' */
  readonly legendPlacement?: 'below' | 'beside';
  /** Whether a value can be negative. @default false: the axis starts at 0 */
  readonly belowZero?: boolean;
  /** Whether series end, as alerts do: their last value is then not that of now. @default false */
  readonly passing?: boolean;
}

/**
 * Values over time. The legend tells the last and the highest value of each series (the lowest, where it can be negative), so that no colour
 * has to be read.
 */
export function timeSeries(props: TimeSeriesProps): Panel {
  const { unit, targets, alertAbove, styles = {}, statuses = {}, stacked, counts, atLeastUpTo, legendPlacement } = props;
  const builder = new PanelBuilder()
    .fillOpacity(stacked ? 30 : 0)
    .legend(legendOptions(props).placement(legendPlacement === 'beside' ? LegendPlacement.Right : LegendPlacement.Bottom))
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending));
  if (!props.belowZero) builder.min(0);
  if (stacked) builder.stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group('A'));
  if (counts) builder.lineInterpolation(LineInterpolation.StepAfter).decimals(0);
  if (atLeastUpTo !== undefined) builder.axisSoftMax(atLeastUpTo);
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

function legendOptions({ belowZero, passing }: TimeSeriesProps): VizLegendOptionsBuilder {
  const extreme = belowZero ? EXTREMES.lowest : EXTREMES.highest;
  return new VizLegendOptionsBuilder()
    .showLegend(true)
    .displayMode(LegendDisplayMode.Table)
    .calcs(passing ? [extreme.id] : [LAST.id, extreme.id])
    .sortBy(passing ? extreme.title : LAST.title)
    .sortDesc(true);
}

/** What Grafana calculates, and as what it then heads the column that one sorts by. */
const LAST = { id: 'lastNotNull', title: 'Last *' };
const EXTREMES = { lowest: { id: 'min', title: 'Min' }, highest: { id: 'max', title: 'Max' } };

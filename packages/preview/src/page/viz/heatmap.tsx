import { formattedValueToString, type GrafanaTheme2, getValueFormat } from '@grafana/data';
import {
  AxisPlacement,
  DrawStyle,
  PointVisibility,
  ScaleDirection,
  ScaleOrientation,
  TooltipPlugin2,
  UPlotChart,
  UPlotConfigBuilder,
  useTheme2,
} from '@grafana/ui';
import { useMemo, useRef } from 'react';
import type uPlot from 'uplot';
import { AnnotationMarks } from './annotation-marks.tsx';
import { ExemplarMarks } from './exemplar-marks.tsx';
import { colorFor, type HeatmapColor, paletteOf } from './heatmap-palette.tsx';
import { boundText, type HeatmapRows, heatmapRowsOf, rowOf } from './heatmap-rows.tsx';
import { Message } from './message.tsx';
import { HOVER_ALL, TooltipBox, timeItem } from './tooltip-box.tsx';
import { optionsOf, type VizProps } from './viz-props.tsx';

interface Options {
  readonly color: HeatmapColor;
  readonly yAxis: { readonly unit?: string };
  readonly cellValues: { readonly unit?: string };
  readonly cellGap: number;
  readonly filterValues: { readonly le?: number };
  readonly legend: { readonly show?: boolean };
  readonly calculate: boolean;
}

/** Cells of buckets over time, drawn with Grafana's plot builder. Grafana's packages do not contain Grafana's own panel. */
export function HeatmapViz(props: VizProps) {
  const { frames, fieldConfig, width, height, timeZone, annotations, exemplars, sync, onZoom, timeRange } = props;
  const theme = useTheme2();
  const options = optionsOf<Options>(props);
  const unit = options.yAxis?.unit ?? fieldConfig.defaults.unit ?? 'short';
  const rows = useMemo(() => heatmapRowsOf(frames), [frames]);
  const palette = useMemo(() => paletteOf(options.color ?? {}, theme), [options.color, theme]);
  const extent = useMemo(() => extentOf(rows, options.color ?? {}), [rows, options.color]);
  const range = useRef(timeRange);
  range.current = timeRange;
  const config = useMemo(
    () => rows && configOf({ rows, palette, extent, theme, timeZone, unit, options, range: () => range.current }),
    [rows, palette, extent, theme, timeZone, unit, options],
  );
  const data = useMemo(() => (rows ? [[...rows.times], rows.times.map(() => rows.bounds.length / 2)] : []) as uPlot.AlignedData, [rows]);
  if (options.calculate) return <Message text="A heatmap that calculates its buckets is not drawn here" height={height} />;
  if (rows === undefined || config === undefined) return <Message text="No buckets: expected series with the label le" height={height} />;
  const legendHeight = (options.legend?.show ?? true) ? LEGEND_HEIGHT : 0;
  const count = getValueFormat(options.cellValues?.unit ?? 'short');
  return (
    <>
      <UPlotChart config={config} data={data} width={width} height={height - legendHeight}>
        <TooltipPlugin2
          config={config}
          hoverMode={HOVER_ALL}
          queryZoom={onZoom}
          syncMode={sync}
          syncScope="dashboard"
          render={(plot, indices, _series, pinned, _dismiss, _selected, viaSync) => {
            const column = indices[0] ?? -1;
            const row = Math.floor(plot.posToVal(plot.cursor.top ?? 0, 'y'));
            const value = rows.counts[row]?.[column];
            if (viaSync || value == null) return null;
            const bucket = `${boundText(rows, row, unit)} to ${boundText(rows, row + 1, unit)}`;
            const items = [{ label: bucket, value: formattedValueToString(count(value)), color: colorFor(value, palette, extent) }];
            return <TooltipBox header={timeItem(rows.times[column] ?? 0, timeZone)} items={items} pinned={pinned} />;
          }}
        />
        <AnnotationMarks config={config} annotations={annotations} timeZone={timeZone} />
        <ExemplarMarks config={config} exemplars={exemplars} timeZone={timeZone} toScale={(value) => rowOf(rows, value)} />
      </UPlotChart>
      {legendHeight > 0 && (
        <ColorScale palette={palette} from={formattedValueToString(count(extent.min))} to={formattedValueToString(count(extent.max))} />
      )}
    </>
  );
}

// --- internal ---

const LEGEND_HEIGHT = 30;

interface Extent {
  readonly min: number;
  readonly max: number;
}

function extentOf(rows: HeatmapRows | undefined, { min, max }: HeatmapColor): Extent {
  const values = (rows?.counts ?? []).flat().filter((value): value is number => value !== null && value > 0 && Number.isFinite(value));
  const [least, most] = values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Number.POSITIVE_INFINITY, 0]);
  return { min: min ?? (Number.isFinite(least) ? least : 0), max: max ?? most };
}

interface ConfigOptions {
  readonly rows: HeatmapRows;
  readonly palette: readonly string[];
  readonly extent: Extent;
  readonly theme: GrafanaTheme2;
  readonly timeZone: string;
  readonly unit: string;
  readonly options: Partial<Options>;
  readonly range: () => VizProps['timeRange'];
}

function configOf({ rows, palette, extent, theme, timeZone, unit, options, range }: ConfigOptions): UPlotConfigBuilder {
  const builder = new UPlotConfigBuilder(timeZone);
  const count = rows.bounds.length;
  builder.addScale({
    scaleKey: 'x',
    isTime: true,
    orientation: ScaleOrientation.Horizontal,
    direction: ScaleDirection.Right,
    range: () => [range().from.valueOf(), range().to.valueOf()],
  });
  builder.addScale({ scaleKey: 'y', orientation: ScaleOrientation.Vertical, direction: ScaleDirection.Up, range: () => [0, count] });
  builder.addAxis({ scaleKey: 'x', isTime: true, placement: AxisPlacement.Bottom, theme, timeZone });
  builder.addAxis({
    scaleKey: 'y',
    placement: AxisPlacement.Left,
    theme,
    // A label needs the height of a line; when there is less, every other label is omitted.
    splits: (plot) => {
      const each = Math.max(1, Math.ceil((count * 16) / Math.max(1, plot.bbox.height / devicePixelRatio)));
      return Array.from({ length: Math.floor(count / each) + 1 }, (_, index) => index * each);
    },
    formatValue: (index: number) => boundText(rows, index, unit),
    grid: { show: false },
  });
  builder.addSeries({
    scaleKey: 'y',
    theme,
    drawStyle: DrawStyle.Line,
    lineWidth: 0,
    showPoints: PointVisibility.Never,
    pathBuilder: () => null,
    pxAlign: false,
  });
  builder.setCursor({ points: { show: false } });
  builder.addHook('draw', (plot) =>
    drawCells(plot, { rows, palette, extent, gap: options.cellGap ?? 1, least: options.filterValues?.le ?? 1e-9 }),
  );
  return builder;
}

interface CellOptions extends Pick<ConfigOptions, 'rows' | 'palette' | 'extent'> {
  readonly gap: number;
  /** Cells up to this value are not drawn. */
  readonly least: number;
}

function drawCells({ ctx, bbox, valToPos }: uPlot, { rows, palette, extent, gap, least }: CellOptions): void {
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  for (const [row, values] of rows.counts.entries()) {
    const top = valToPos(row + 1, 'y', true);
    const bottom = valToPos(row, 'y', true);
    for (const [column, value] of values.entries()) {
      const time = rows.times[column] ?? 0;
      if (value === null || !(value > least)) continue;
      const right = valToPos(time, 'x', true);
      const left = valToPos(time - rows.step, 'x', true);
      ctx.fillStyle = colorFor(value, palette, extent);
      ctx.fillRect(left, top + gap / 2, Math.max(1, right - left - (right - left > 4 ? gap : 0)), Math.max(1, bottom - top - gap));
    }
  }
  ctx.restore();
}

function ColorScale({ palette, from, to }: { readonly palette: readonly string[]; readonly from: string; readonly to: string }) {
  const { typography, colors } = useTheme2();
  return (
    <div style={{ height: LEGEND_HEIGHT, maxWidth: 300, margin: '0 8px', ...typography.bodySmall, color: colors.text.secondary }}>
      <div style={{ height: 8, background: `linear-gradient(90deg, ${palette.join(', ')})` }} />
      <div style={{ display: 'flex', justifyContent: 'space-between' }}>
        <span>{from}</span>
        <span>{to}</span>
      </div>
    </div>
  );
}

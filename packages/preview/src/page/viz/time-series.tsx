import { type DataFrame, FieldType } from '@grafana/data';
import { SortOrder, TooltipDisplayMode, type VizLegendOptions, type VizTooltipOptions } from '@grafana/schema';
import { getFieldDisplayItems, getFieldDisplayLinks, TimeSeries, TooltipPlugin2, type UPlotConfigBuilder } from '@grafana/ui';
import { useMemo } from 'react';
import { withGaps } from '../../query/gaps.ts';
import { AnnotationMarks } from './annotation-marks.tsx';
import { ExemplarMarks } from './exemplar-marks.tsx';
import { HOVER_ALL, HOVER_ONE, TooltipBox, timeItem } from './tooltip-box.tsx';
import { optionsOf, type VizProps } from './viz-props.tsx';

interface Options {
  readonly legend: VizLegendOptions;
  readonly tooltip: VizTooltipOptions;
}

/** Lines, bars and points over time, with legend, tooltip, annotations and exemplars. */
export function TimeSeriesViz(props: VizProps) {
  const { frames, timeRange, timeZone, width, height, panel } = props;
  const options = optionsOf<Options>(props);
  const legend = useMemo(() => ({ ...LEGEND, ...options.legend }) as VizLegendOptions, [options.legend]);
  const drawn = useMemo(() => frames.filter(isDrawable).map(withVisibleGaps), [frames]);
  return (
    <TimeSeries
      frames={drawn}
      timeRange={timeRange}
      timeZone={timeZone}
      width={width}
      height={height}
      legend={legend}
      {...(panel.options && { options: panel.options })}
    >
      {(builder, aligned) => (
        <>
          <Tooltip builder={builder} aligned={aligned} {...props} />
          <AnnotationMarks config={builder} annotations={props.annotations} timeZone={timeZone} />
          <ExemplarMarks config={builder} exemplars={props.exemplars} timeZone={timeZone} />
        </>
      )}
    </TimeSeries>
  );
}

// --- internal ---

const LEGEND = { showLegend: true, displayMode: 'list', placement: 'bottom', calcs: [] };

function isDrawable({ fields, length }: DataFrame): boolean {
  return length > 0 && fields.some(({ type }) => type === FieldType.time) && fields.some(({ type }) => type === FieldType.number);
}

/** Grafana's component inserts gaps into the first frame only; Grafana's panel inserts them into every frame before that. */
function withVisibleGaps(frame: DataFrame): DataFrame {
  const time = frame.fields.find(({ type }) => type === FieldType.time);
  if (time === undefined) return frame;
  const others = frame.fields.filter((field) => field !== time);
  const gapped = withGaps(
    time.values,
    others.map(({ values }) => values),
    time.config.interval ?? Number.POSITIVE_INFINITY,
  );
  const fields = frame.fields.map((field) =>
    field === time
      ? { ...field, values: [...gapped.times], state: { ...field.state, nullThresholdApplied: true } }
      : { ...field, values: [...(gapped.columns[others.indexOf(field)] ?? [])] },
  );
  return { ...frame, fields, length: gapped.times.length };
}

function Tooltip(props: VizProps & { readonly builder: UPlotConfigBuilder; readonly aligned: DataFrame }) {
  const { builder, aligned, sync, onZoom, timeZone } = props;
  const { mode = TooltipDisplayMode.Single, sort = SortOrder.None, hideZeros = false, maxWidth } = optionsOf<Options>(props).tooltip ?? {};
  if (mode === TooltipDisplayMode.None) return null;
  return (
    <TooltipPlugin2
      config={builder}
      hoverMode={mode === TooltipDisplayMode.Single ? HOVER_ONE : HOVER_ALL}
      queryZoom={onZoom}
      clientZoom
      syncMode={sync}
      syncScope="dashboard"
      {...(maxWidth !== undefined && { maxWidth })}
      render={(_plot, rows, series, pinned) => {
        const [xField] = aligned.fields;
        if (xField === undefined) return null;
        const items = getFieldDisplayItems(aligned.fields, xField, rows, series, mode, sort, undefined, hideZeros);
        const field = series === null ? undefined : aligned.fields[series];
        const row = series === null ? null : rows[series];
        const links = pinned && field !== undefined && row != null ? getFieldDisplayLinks(field, row) : [];
        return <TooltipBox header={timeItem(xField.values[rows[0] ?? 0], timeZone)} items={items} pinned={pinned} links={links} />;
      }}
    />
  );
}

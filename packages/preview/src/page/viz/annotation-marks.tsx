import { dateTimeFormat } from '@grafana/data';
import { Tooltip, type UPlotConfigBuilder, useTheme2 } from '@grafana/ui';
import { useLayoutEffect, useRef } from 'react';
import { createPortal } from 'react-dom';
import uPlot from 'uplot';
import { usePlot } from './plot-overlay.tsx';
import type { DrawnAnnotation } from './viz-props.tsx';

export interface AnnotationMarksProps {
  readonly config: UPlotConfigBuilder;
  readonly annotations: readonly DrawnAnnotation[];
  readonly timeZone: string;
}

/** Draws annotations: a dashed line at a time, a shaded area over a region, and a mark below the graph that has the tooltip. */
export function AnnotationMarks({ config, annotations, timeZone }: AnnotationMarksProps) {
  const theme = useTheme2();
  const plot = usePlot(config);
  const current = useRef(annotations);
  current.current = annotations;
  useLayoutEffect(() => {
    config.addHook('draw', (u) => {
      for (const one of current.current) drawAnnotation(u, { ...one, color: theme.visualization.getColorByName(one.color) });
    });
  }, [config, theme]);
  useLayoutEffect(() => {
    if (annotations.length > 0) plot?.redraw(false);
  }, [annotations, plot]);
  if (plot === undefined) return null;
  const marks = annotations.flatMap((one) => {
    const left = Math.max(0, plot.valToPos(one.time, 'x'));
    const right = Math.min(plot.over.clientWidth, plot.valToPos(one.timeEnd ?? one.time, 'x'));
    if (right < 0 || left > plot.over.clientWidth) return [];
    const color = theme.visualization.getColorByName(one.color);
    const spans = one.timeEnd !== undefined && right - left > 6;
    return [
      <Tooltip key={`${one.name} ${one.title} ${one.time}`} content={<Details annotation={one} timeZone={timeZone} />} placement="bottom">
        <div
          data-annotation={one.name}
          style={{
            position: 'absolute',
            zIndex: 2,
            top: plot.over.clientHeight,
            left: spans ? left : left - 5,
            ...(spans
              ? { width: right - left, height: 5, background: color }
              : { borderLeft: '5px solid transparent', borderRight: '5px solid transparent', borderBottom: `5px solid ${color}` }),
          }}
        />
      </Tooltip>,
    ];
  });
  return createPortal(marks, plot.over);
}

// --- internal ---

function Details({ annotation: { name, title, text, tags, time, timeEnd }, timeZone }: { annotation: DrawnAnnotation; timeZone: string }) {
  const at = dateTimeFormat(time, { timeZone });
  return (
    <div>
      <div>{timeEnd === undefined ? at : `${at} to ${dateTimeFormat(timeEnd, { timeZone })}`}</div>
      <strong>{title || name}</strong>
      <div>{text}</div>
      {tags.length > 0 && <div>{tags.join(', ')}</div>}
    </div>
  );
}

function drawAnnotation(u: uPlot, { time, timeEnd, color }: DrawnAnnotation): void {
  const { ctx, bbox } = u;
  const within = (value: number) => Math.min(bbox.left + bbox.width, Math.max(bbox.left, u.valToPos(value, 'x', true)));
  const [from, to] = [time, timeEnd ?? time];
  const { min = 0, max = 0 } = u.scales['x'] ?? {};
  if (min === null || max === null || to < min || from > max) return;
  ctx.save();
  ctx.lineWidth = 2 * uPlot.pxRatio;
  ctx.strokeStyle = color;
  ctx.setLineDash([5 * uPlot.pxRatio, 5 * uPlot.pxRatio]);
  for (const edge of timeEnd === undefined ? [from] : [from, to]) {
    if (edge < min || edge > max) continue;
    ctx.beginPath();
    ctx.moveTo(within(edge), bbox.top);
    ctx.lineTo(within(edge), bbox.top + bbox.height);
    ctx.stroke();
  }
  if (timeEnd !== undefined) {
    ctx.globalAlpha = 0.1;
    ctx.fillStyle = color;
    ctx.fillRect(within(from), bbox.top, within(to) - within(from), bbox.height);
  }
  ctx.restore();
}

import { dateTimeFormat } from '@grafana/data';
import { Tooltip, type UPlotConfigBuilder, useTheme2 } from '@grafana/ui';
import { createPortal } from 'react-dom';
import type { Exemplar } from '../../query/exemplars.ts';
import { usePlot } from './plot-overlay.tsx';

export interface ExemplarMarksProps {
  readonly config: UPlotConfigBuilder;
  readonly exemplars: readonly Exemplar[];
  readonly timeZone: string;
  /** The position of a value on the vertical scale. @default the value */
  readonly toScale?: (value: number) => number;
}

/** A diamond for each exemplar, with its labels, such as the trace id. Values above the axis are drawn at its end, as in Grafana. */
export function ExemplarMarks({ config, exemplars, timeZone, toScale = (value) => value }: ExemplarMarksProps) {
  const theme = useTheme2();
  const plot = usePlot(config);
  if (plot === undefined) return null;
  // uPlot always has a scale "y". It has no range when the series use another scale, such as that of their unit.
  const [scale, { min, max } = {}] = Object.entries(plot.scales).find(([key, found]) => key !== 'x' && found.min != null) ?? [];
  if (scale === undefined || min == null || max == null) return null;
  const marks = exemplars.flatMap(({ time, value, labels }) => {
    const left = plot.valToPos(time, 'x');
    if (left < 0 || left > plot.over.clientWidth) return [];
    const top = plot.valToPos(Math.min(max, Math.max(min, toScale(value))), scale);
    return [
      <Tooltip
        key={`${time} ${value} ${JSON.stringify(labels)}`}
        content={<Details exemplar={{ time, value, labels }} timeZone={timeZone} />}
        placement="bottom"
      >
        <div
          data-exemplar=""
          style={{
            position: 'absolute',
            zIndex: 2,
            left: left - 3.5,
            top: top - 3.5,
            width: 7,
            height: 7,
            rotate: '45deg',
            background: theme.visualization.getColorByName('green'),
          }}
        />
      </Tooltip>,
    ];
  });
  return createPortal(marks, plot.over);
}

// --- internal ---

function Details({ exemplar: { time, value, labels }, timeZone }: { readonly exemplar: Exemplar; readonly timeZone: string }) {
  return (
    <div>
      <strong>Exemplar</strong>
      <div>{dateTimeFormat(time, { timeZone })}</div>
      {Object.entries({ Value: String(value), ...labels }).map(([name, text]) => (
        <div key={name}>{`${name}: ${text}`}</div>
      ))}
    </div>
  );
}

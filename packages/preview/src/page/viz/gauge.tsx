import {
  type DisplayValueAlignmentFactors,
  type FieldDisplay,
  formattedValueToString,
  type GrafanaTheme2,
  getActiveThreshold,
  getDisplayValueAlignmentFactors,
  ThresholdsMode,
} from '@grafana/data';
import { useTheme2, VizRepeater } from '@grafana/ui';
import { displayValues, orientationOf, type ValueOptions } from './display-values.tsx';
import { optionsOf, type VizProps } from './viz-props.tsx';

interface Options extends ValueOptions {
  readonly showThresholdMarkers: boolean;
  readonly showThresholdLabels: boolean;
}

/** An arc from minimum to maximum for each value, with the thresholds around it. Grafana's packages do not contain Grafana's own. */
export function GaugeViz(props: VizProps) {
  const theme = useTheme2();
  const options = optionsOf<Options>(props);
  return (
    <VizRepeater<FieldDisplay, DisplayValueAlignmentFactors>
      getValues={displayValues(props, { theme, sparkline: false })}
      getAlignmentFactors={getDisplayValueAlignmentFactors}
      renderCounter={0}
      source={props.frames}
      width={props.width}
      height={props.height}
      orientation={orientationOf(options, props)}
      autoGrid
      itemSpacing={7}
      renderValue={({ value, width, height, count }) => (
        <Gauge value={value} width={width} height={height} named={count > 1} theme={theme} markers={options.showThresholdMarkers ?? true} />
      )}
    />
  );
}

// --- internal ---

/** Radians from the top; the arc is open at the bottom. */
const START = -Math.PI * 0.67;
const END = Math.PI * 0.67;

interface GaugeProps {
  readonly value: FieldDisplay;
  readonly width: number;
  readonly height: number;
  readonly named: boolean;
  readonly theme: GrafanaTheme2;
  readonly markers: boolean;
}

function Gauge({ value: { display, field }, width, height, named, theme, markers }: GaugeProps) {
  const min = field.min ?? 0;
  const max = field.max ?? 100;
  const share = (number: number) => Math.min(1, Math.max(0, (number - min) / (max - min || 1)));
  const titleHeight = named ? 20 : 0;
  const radius = Math.max(20, Math.min(width / 2, (height - titleHeight) / 1.55) - 4);
  const [x, y] = [width / 2, radius + 4];
  const thick = radius * 0.22;
  const rim = markers ? Math.max(3, radius * 0.05) : 0;
  const inner = { x, y, radius: radius - rim - 2 - thick / 2 };
  const text = formattedValueToString(display);
  const size = Math.max(12, Math.min(radius * 0.5, (inner.radius * 2.4) / Math.max(3, text.length)));
  return (
    <svg width={width} height={height} role="img" aria-label={`${display.title ?? ''} ${text}`}>
      {markers &&
        segments(field, { min, max, theme }).map(({ from, to, color }) => (
          <path
            key={from}
            d={arc({ x, y, radius: radius - rim / 2 }, share(from), share(to))}
            stroke={color}
            strokeWidth={rim}
            fill="none"
          />
        ))}
      <path d={arc(inner, 0, 1)} stroke={theme.colors.background.secondary} strokeWidth={thick} fill="none" />
      {Number.isFinite(display.numeric) && (
        <path
          d={arc(inner, 0, share(display.numeric))}
          stroke={display.color ?? theme.colors.primary.main}
          strokeWidth={thick}
          fill="none"
        />
      )}
      <text
        x={x}
        y={y + size * 0.35}
        textAnchor="middle"
        fontSize={size}
        fontWeight={500}
        fill={display.color ?? theme.colors.text.primary}
      >
        {text}
      </text>
      {named && (
        <text x={x} y={height - 4} textAnchor="middle" fontSize={14} fill={theme.colors.text.primary}>
          {display.title}
        </text>
      )}
    </svg>
  );
}

function arc({ x, y, radius }: { readonly x: number; readonly y: number; readonly radius: number }, from: number, to: number): string {
  const at = (share: number) => {
    const angle = START + (END - START) * share;
    return `${x + radius * Math.sin(angle)} ${y - radius * Math.cos(angle)}`;
  };
  return `M ${at(from)} A ${radius} ${radius} 0 ${(END - START) * (to - from) > Math.PI ? 1 : 0} 1 ${at(to)}`;
}

/** Returns the segments between thresholds, each in its colour. */
function segments(
  { thresholds }: FieldDisplay['field'],
  { min, max, theme }: { readonly min: number; readonly max: number; readonly theme: GrafanaTheme2 },
): readonly { readonly from: number; readonly to: number; readonly color: string }[] {
  const steps = thresholds?.steps ?? [];
  const absolute = (value: number) => (thresholds?.mode === ThresholdsMode.Percentage ? min + ((max - min) * value) / 100 : value);
  const bounds = steps.map(({ value }) => absolute(value)).filter((value) => value > min && value < max);
  return [min, ...bounds].map((from, index) => {
    const unscaled = thresholds?.mode === ThresholdsMode.Percentage ? ((from - min) / (max - min)) * 100 : from;
    const { color } = getActiveThreshold(unscaled, steps);
    return { from, to: bounds[index] ?? max, color: theme.visualization.getColorByName(color) };
  });
}

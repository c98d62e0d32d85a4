import {
  type DisplayValue,
  type DisplayValueAlignmentFactors,
  type FieldDisplay,
  getDisplayValueAlignmentFactors,
  VizOrientation,
} from '@grafana/data';
import { BarGauge, type BarGaugeDisplayMode, useTheme2, VizRepeater } from '@grafana/ui';
import { displayValues, orientationOf, type ValueOptions } from './display-values.tsx';
import { optionsOf, type VizProps } from './viz-props.tsx';

interface Options extends ValueOptions {
  readonly displayMode: BarGaugeDisplayMode;
  readonly showUnfilled: boolean;
  readonly text: { titleSize?: number; valueSize?: number };
}

/** A bar for each value. */
export function BarGaugeViz(props: VizProps) {
  const theme = useTheme2();
  const options = optionsOf<Options>(props);
  const orientation = orientationOf(options, props);
  return (
    <VizRepeater<FieldDisplay, DisplayValueAlignmentFactors>
      getValues={displayValues(props, { theme, sparkline: false })}
      getAlignmentFactors={getDisplayValueAlignmentFactors}
      renderCounter={0}
      source={props.frames}
      width={props.width}
      height={props.height}
      orientation={orientation}
      minVizHeight={16}
      itemSpacing={orientation === VizOrientation.Horizontal ? 10 : 5}
      renderValue={({ value, alignmentFactors, width, height }) => (
        <BarGauge
          value={value.display}
          field={value.field}
          display={(raw): DisplayValue => value.view?.getFieldDisplayProcessor(value.colIndex ?? 0)?.(raw) ?? value.display}
          width={width}
          height={height}
          orientation={orientation}
          theme={theme}
          itemSpacing={3}
          {...(options.text && { text: options.text })}
          displayMode={options.displayMode ?? ('gradient' as BarGaugeDisplayMode)}
          showUnfilled={options.showUnfilled ?? true}
          {...(alignmentFactors && { alignmentFactors })}
        />
      )}
    />
  );
}

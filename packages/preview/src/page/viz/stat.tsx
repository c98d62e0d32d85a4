import { type DisplayValueAlignmentFactors, type FieldDisplay, getDisplayValueAlignmentFactors } from '@grafana/data';
import {
  BigValue,
  type BigValueColorMode,
  type BigValueGraphMode,
  type BigValueJustifyMode,
  type BigValueTextMode,
  useTheme2,
  VizRepeater,
} from '@grafana/ui';
import { displayValues, orientationOf, type ValueOptions } from './display-values.tsx';
import { optionsOf, type VizProps } from './viz-props.tsx';

interface Options extends ValueOptions {
  readonly colorMode: BigValueColorMode;
  readonly graphMode: BigValueGraphMode;
  readonly justifyMode: BigValueJustifyMode;
  readonly textMode: BigValueTextMode;
  readonly showPercentChange: boolean;
  readonly text: { titleSize?: number; valueSize?: number };
}

/** Large values, with a graph if the panel asks for one. */
export function StatViz(props: VizProps) {
  const theme = useTheme2();
  const options = optionsOf<Options>(props);
  const { graphMode = 'area', textMode = 'auto' } = options;
  const getValues = displayValues(props, { theme, sparkline: graphMode !== 'none' });
  return (
    <VizRepeater<FieldDisplay, DisplayValueAlignmentFactors>
      getValues={getValues}
      getAlignmentFactors={getDisplayValueAlignmentFactors}
      renderCounter={0}
      source={props.frames}
      width={props.width}
      height={props.height}
      orientation={orientationOf(options, props)}
      autoGrid
      itemSpacing={3}
      renderValue={({ value, alignmentFactors, width, height, count }) => {
        const { sparkline } = value;
        if (sparkline) {
          sparkline.timeRange = props.timeRange;
        }
        return (
          <BigValue
            value={value.display}
            count={count}
            {...(sparkline && { sparkline })}
            {...(alignmentFactors && { alignmentFactors })}
            {...(options.text && { text: options.text })}
            width={width}
            height={height}
            theme={theme}
            colorMode={options.colorMode ?? ('value' as BigValueColorMode)}
            graphMode={graphMode as BigValueGraphMode}
            justifyMode={options.justifyMode ?? ('auto' as BigValueJustifyMode)}
            textMode={textMode as BigValueTextMode}
          />
        );
      }}
    />
  );
}

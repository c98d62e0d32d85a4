import { type FieldDisplay, type GrafanaTheme2, getFieldDisplayValues, type ReduceDataOptions, VizOrientation } from '@grafana/data';
import { optionsOf, type VizProps } from './viz-props.tsx';

/** Options that the stat, gauge and bar gauge panels share. */
export interface ValueOptions {
  readonly reduceOptions: ReduceDataOptions;
  readonly orientation: VizOrientation;
}

/** Returns one display value for each series, or for each row. */
export function displayValues(
  props: VizProps,
  { theme, sparkline }: { readonly theme: GrafanaTheme2; readonly sparkline: boolean },
): () => FieldDisplay[] {
  const { reduceOptions } = optionsOf<ValueOptions>(props);
  return () =>
    getFieldDisplayValues({
      fieldConfig: props.fieldConfig,
      reduceOptions: { calcs: ['lastNotNull'], ...reduceOptions } as ReduceDataOptions,
      replaceVariables: props.replaceVariables,
      theme,
      data: props.frames,
      sparkline,
      timeZone: props.timeZone,
    });
}

/** Defaults to a horizontal layout when the panel is wider than high. */
export function orientationOf(
  { orientation }: Partial<ValueOptions>,
  { width, height }: { readonly width: number; readonly height: number },
): VizOrientation {
  if (orientation !== undefined && orientation !== VizOrientation.Auto) return orientation;
  return width > height ? VizOrientation.Vertical : VizOrientation.Horizontal;
}

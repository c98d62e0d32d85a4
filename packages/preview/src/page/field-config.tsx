import {
  applyFieldOverrides,
  type ConfigOverrideRule,
  cacheFieldDisplayNames,
  type DataFrame,
  type FieldConfig,
  type FieldConfigSource,
  type GrafanaTheme2,
  getFieldDisplayName,
  type InterpolateFunction,
  ThresholdsMode,
} from '@grafana/data';
import type { PanelJson } from '../dashboard/dashboard.ts';
import { fieldConfigRegistry } from './registries.tsx';

/** Returns the field options of a panel, with the defaults that Grafana fills in for its type. */
export function fieldConfigOf(panel: PanelJson): FieldConfigSource {
  const defaults = (panel.fieldConfig?.defaults ?? {}) as FieldConfig;
  const lines = panel.type === 'timeseries';
  return {
    defaults: {
      ...defaults,
      color: defaults.color ?? { mode: lines ? 'palette-classic' : 'thresholds' },
      thresholds: completed(defaults.thresholds) ?? DEFAULT_THRESHOLDS,
      custom: lines ? { ...TIME_SERIES_DEFAULTS, ...(defaults.custom ?? {}) } : (defaults.custom ?? {}),
    },
    overrides: (panel.fieldConfig?.overrides ?? []) as ConfigOverrideRule[],
  };
}

export interface AppliedOptions {
  readonly fieldConfig: FieldConfigSource;
  readonly theme: GrafanaTheme2;
  readonly timeZone: string;
  readonly replaceVariables: InterpolateFunction;
}

/** Returns the frames with units, colours, names and links applied. */
export function applyFieldConfig(frames: DataFrame[], { fieldConfig, theme, timeZone, replaceVariables }: AppliedOptions): DataFrame[] {
  const applied = applyFieldOverrides({ data: frames, fieldConfig, fieldConfigRegistry, replaceVariables, theme, timeZone });
  cacheFieldDisplayNames(applied);
  return applied;
}

/** Returns the frames with the series of these names hidden, as after a click on the legend. */
export function hideSeries(frames: DataFrame[], hidden: ReadonlySet<string>): DataFrame[] {
  if (hidden.size === 0) return frames;
  return frames.map((frame) => ({
    ...frame,
    fields: frame.fields.map((field) => {
      if (!hidden.has(getFieldDisplayName(field, frame, frames))) return field;
      const custom = { ...field.config.custom, hideFrom: { viz: true, legend: false, tooltip: true } };
      return { ...field, config: { ...field.config, custom } };
    }),
  }));
}

// --- internal ---

/** @see https://github.com/grafana/grafana/blob/main/public/app/plugins/panel/timeseries/config.ts defaultGraphConfig */
const TIME_SERIES_DEFAULTS = {
  drawStyle: 'line',
  lineInterpolation: 'linear',
  lineWidth: 1,
  fillOpacity: 0,
  gradientMode: 'none',
  spanNulls: false,
  insertNulls: false,
  showPoints: 'auto',
  pointSize: 5,
  stacking: { mode: 'none', group: 'A' },
  barAlignment: 0,
  barWidthFactor: 0.6,
  axisPlacement: 'auto',
  axisLabel: '',
  axisColorMode: 'text',
  axisBorderShow: false,
  axisCenteredZero: false,
  axisGridShow: true,
  scaleDistribution: { type: 'linear' },
  hideFrom: { tooltip: false, viz: false, legend: false },
  thresholdsStyle: { mode: 'off' },
};

const DEFAULT_THRESHOLDS = {
  mode: ThresholdsMode.Absolute,
  steps: [
    { value: Number.NEGATIVE_INFINITY, color: 'green' },
    { value: 80, color: 'red' },
  ],
};

/** The first step is stored as null, because JSON has no infinity. */
function completed(thresholds: FieldConfig['thresholds']): FieldConfig['thresholds'] {
  if (!thresholds?.steps) return undefined;
  return {
    ...thresholds,
    steps: thresholds.steps.map((step, index) => (index === 0 ? { ...step, value: Number.NEGATIVE_INFINITY } : step)),
  };
}

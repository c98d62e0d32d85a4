import {
  type Field,
  FieldConfigOptionsRegistry,
  type FieldConfigPropertyItem,
  FieldType,
  identityOverrideProcessor,
  standardFieldConfigEditorRegistry,
  standardTransformers,
  standardTransformersRegistry,
} from '@grafana/data';

/**
 * The field options of panels. Grafana's core registers them with editors. Here they are only registered: the value of an unregistered
 * option is ignored.
 */
export const fieldConfigRegistry = new FieldConfigOptionsRegistry(() => [
  ...STANDARD_OPTIONS.map((id) => option(id)),
  ...CUSTOM_OPTIONS.map((id) => ({
    ...option(`custom.${id}`),
    path: id,
    isCustom: true,
    shouldApply: NOT_OF_TIME.has(id) ? isNotTime : () => true,
  })),
]);

/** Fills the registries of Grafana's packages that Grafana's core fills. */
export function fillRegistries(): void {
  standardFieldConfigEditorRegistry.setInit(() => STANDARD_OPTIONS.map((id) => option(id)));
  const transformers = new Map(Object.values(standardTransformers).map((one) => [one.id, one]));
  standardTransformersRegistry.setInit(() =>
    [...transformers.values()].map((one) => ({
      id: one.id,
      name: one.name,
      transformation: async () => one,
      editor: () => null,
      imageDark: '',
      imageLight: '',
    })),
  );
}

// --- internal ---

/** Options that must not apply to the time field: they would label the time axis. */
const NOT_OF_TIME = new Set(['axisLabel', 'axisWidth']);

function isNotTime({ type }: Field): boolean {
  return type !== FieldType.time && type !== FieldType.string;
}

/** @see https://github.com/grafana/grafana/blob/main/packages/grafana-data/src/types/fieldOverrides.ts */
const STANDARD_OPTIONS = [
  'unit',
  'min',
  'max',
  'decimals',
  'displayName',
  'noValue',
  'thresholds',
  'mappings',
  'color',
  'links',
  'fieldMinMax',
  'filterable',
  'description',
];

/** Those of the time series, table, gauge and heatmap panels. */
const CUSTOM_OPTIONS = [
  'drawStyle',
  'lineInterpolation',
  'lineWidth',
  'lineStyle',
  'lineColor',
  'fillOpacity',
  'fillBelowTo',
  'fillColor',
  'gradientMode',
  'spanNulls',
  'insertNulls',
  'showPoints',
  'showValues',
  'pointSize',
  'stacking',
  'barAlignment',
  'barWidthFactor',
  'barMaxWidth',
  'transform',
  'hideFrom',
  'thresholdsStyle',
  'axisPlacement',
  'axisLabel',
  'axisWidth',
  'axisSoftMin',
  'axisSoftMax',
  'axisGridShow',
  'axisBorderShow',
  'axisCenteredZero',
  'axisColorMode',
  'scaleDistribution',
  'align',
  'width',
  'minWidth',
  'cellOptions',
  'inspect',
  'filterable',
  'hidden',
  'wrapHeaderText',
  'wrapText',
  'footer',
  'neutral',
];

function option(id: string): FieldConfigPropertyItem {
  return {
    id,
    path: id,
    name: id,
    isCustom: false,
    process: identityOverrideProcessor,
    shouldApply: () => true,
    getItemsCount: () => 0,
    override: () => null,
    editor: () => null,
  };
}

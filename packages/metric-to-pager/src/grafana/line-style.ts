/** The dash pattern of a line, which distinguishes lines without colour. */
export type LineStyle = keyof typeof DASHES;

/** Lengths of dashes and gaps, in pixels. */
const DASHES = {
  solid: [],
  dashed: [12, 6],
  dotted: [2, 4],
  'dash-dotted': [12, 5, 2, 5],
  'short-dashed': [6, 4],
  'long-dashed': [24, 6],
} as const satisfies Record<string, readonly number[]>;

/** Returns the override properties of a line style. Dashed lines are twice as wide, so that they are as visible as solid ones. */
export function lineStyle(style: LineStyle) {
  const dash = DASHES[style];
  if (dash.length === 0) return [{ id: 'custom.lineStyle', value: { fill: 'solid' } }];
  return [
    { id: 'custom.lineStyle', value: { fill: 'dash', dash: [...dash] } },
    { id: 'custom.lineWidth', value: 2 },
  ];
}

/** Returns a line style for each value: the first is solid; styles repeat from the seventh on. */
export function stylesFor<const V extends string>(values: readonly V[]): Readonly<Record<V, LineStyle>> {
  const styles = Object.keys(DASHES) as LineStyle[];
  return Object.fromEntries(values.map((value, index) => [value, styles[index % styles.length]])) as Record<V, LineStyle>;
}

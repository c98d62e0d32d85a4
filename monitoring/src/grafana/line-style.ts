/** How a line is drawn, so that it can be told from its neighbours without colour. */
export type LineStyle = keyof typeof DASHES;

/** Lengths of strokes and gaps, in pixels; none for an unbroken line. */
const DASHES = {
  solid: [],
  dashed: [12, 6],
  dotted: [2, 4],
  'dash-dotted': [12, 5, 2, 5],
  'short-dashed': [6, 4],
  'long-dashed': [24, 6],
} as const satisfies Record<string, readonly number[]>;

/** A line style as Grafana writes it in an override. Broken lines are twice as wide, as less of them is there to be seen. */
export function lineStyle(style: LineStyle) {
  const dash = DASHES[style];
  if (dash.length === 0) return [{ id: 'custom.lineStyle', value: { fill: 'solid' } }];
  return [
    { id: 'custom.lineStyle', value: { fill: 'dash', dash: [...dash] } },
    { id: 'custom.lineWidth', value: 2 },
  ];
}

/** A style for each value of a closed list: the first is solid, and only a seventh would look like the first. */
export function stylesFor<const V extends string>(values: readonly V[]): Readonly<Record<V, LineStyle>> {
  const styles = Object.keys(DASHES) as LineStyle[];
  return Object.fromEntries(values.map((value, index) => [value, styles[index % styles.length]])) as Record<V, LineStyle>;
}

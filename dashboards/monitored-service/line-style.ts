/** How a line is drawn, so that it can be told from its neighbours without colour. */
export type LineStyle = keyof typeof DASHES;

/** Lengths of strokes and gaps, in pixels; none for an unbroken line. */
const DASHES = {
  solid: [],
  dashed: [12, 6],
  dotted: [2, 6],
  'dash-dotted': [12, 5, 2, 5],
  'short-dashed': [5, 4],
  'long-dashed': [24, 6],
} as const satisfies Record<string, readonly number[]>;

/** A line style as Grafana writes it in an override. */
export function lineStyle(style: LineStyle) {
  const dash = DASHES[style];
  const value = dash.length === 0 ? { fill: 'solid' } : { fill: 'dash', dash: [...dash] };
  return { id: 'custom.lineStyle', value };
}

/** A style for each value of a closed list: the first is solid, and only a seventh would look like the first. */
export function stylesFor<const V extends string>(values: readonly V[]): Readonly<Record<V, LineStyle>> {
  const styles = Object.keys(DASHES) as LineStyle[];
  return Object.fromEntries(values.map((value, index) => [value, styles[index % styles.length]])) as Record<V, LineStyle>;
}

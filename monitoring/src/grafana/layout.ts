import { type Panel as GrafanaPanel, type GridPos, RowBuilder, type RowPanel } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Panel } from './panel.ts';

/** Grafana's grid has this many columns, whatever the window. */
export const COLUMNS = 24;

/** Panels side by side. */
export interface PanelRow {
  /** In units of Grafana's grid, of about 38 pixels. */
  readonly height: number;
  readonly panels: readonly Panel[];
}

/** Lines of panels under a title. */
export interface Row {
  readonly title: string;
  readonly rows: readonly PanelRow[];
}

/**
 * Panels of equal width that fill a line.
 *
 * @throws when the columns of the grid cannot be shared out equally
 */
export function panelRow(height: number, panels: readonly Panel[]): PanelRow {
  if (panels.length === 0 || COLUMNS % panels.length !== 0)
    throw new Error(`A line must hold 1, 2, 3, 4, 6, 8, 12 or ${COLUMNS} panels, got "${panels.length}"; make two lines of it`);
  return { height, panels };
}

/** Everything in its place, from top to bottom, without a hole or an overlap; ids count up from 1. */
export function layOut(sections: readonly Row[]): (GrafanaPanel | RowPanel)[] {
  let y = 0;
  let id = 0;
  const next = (place: Omit<GridPos, 'y'>) => {
    id += 1;
    return { id, gridPos: { ...place, y } };
  };
  return sections.flatMap(({ title, rows: lines }) => {
    const row = { ...new RowBuilder(title).build(), ...next({ x: 0, w: COLUMNS, h: 1 }) };
    y += 1;
    const panels = lines.flatMap(({ height, panels }) => {
      const w = COLUMNS / panels.length;
      const inLine = panels.map(({ json }, index) => ({ ...json, ...next({ x: index * w, w, h: height }) }));
      y += height;
      return inLine;
    });
    return [row, ...panels];
  });
}

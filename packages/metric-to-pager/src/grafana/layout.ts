import { type Panel as GrafanaPanel, type GridPos, RowBuilder, type RowPanel } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Panel } from './panel.ts';

/** The columns of Grafana's grid. */
export const COLUMNS = 24;

/** Panels side by side. */
export interface PanelRow {
  /** In grid units of about 38 pixels. */
  readonly height: number;
  readonly panels: readonly Panel[];
}

/** A titled row of Grafana, with one or more lines of panels. */
export interface Row {
  readonly title: string;
  readonly panelRows: readonly PanelRow[];
}

/** Returns a line of panels of equal width. @throws when the number of panels does not divide the grid's columns */
export function panelRow(height: number, panels: readonly Panel[]): PanelRow {
  if (panels.length === 0 || COLUMNS % panels.length !== 0)
    throw new Error(`A panel row must have 1, 2, 3, 4, 6, 8, 12 or ${COLUMNS} panels, got "${panels.length}"; split it`);
  return { height, panels };
}

/** Returns the panels with ids and positions, from top to bottom. */
export function layOut(rows: readonly Row[]): (GrafanaPanel | RowPanel)[] {
  let y = 0;
  let id = 0;
  const next = (position: Omit<GridPos, 'y'>) => {
    id += 1;
    return { id, gridPos: { ...position, y } };
  };
  return rows.flatMap(({ title, panelRows }) => {
    const row = { ...new RowBuilder(title).build(), ...next({ x: 0, w: COLUMNS, h: 1 }) };
    y += 1;
    const panels = panelRows.flatMap(({ height, panels }) => {
      const w = COLUMNS / panels.length;
      const positioned = panels.map(({ json }, index) => ({ ...json, ...next({ x: index * w, w, h: height }) }));
      y += height;
      return positioned;
    });
    return [row, ...panels];
  });
}

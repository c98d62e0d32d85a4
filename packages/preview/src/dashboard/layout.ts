import type { GridPos, PanelJson } from './dashboard.ts';
import type { Scope, VariableValue } from './interpolate.ts';

/** The number of columns of Grafana's grid. */
export const COLUMNS = 24;

/** A panel or the title of a row, with its position. */
export interface PlacedPanel {
  /** Unique on the page, and stable across refreshes. */
  readonly key: string;
  readonly panel: PanelJson;
  readonly gridPos: GridPos;
  /** The variables of this repetition. */
  readonly scope: Scope;
  /** Whether the panels of a row are hidden. */
  readonly collapsed?: boolean;
  /** The number of panels of a row. */
  readonly panelCount?: number;
}

export interface LayoutOptions {
  readonly panels: readonly PanelJson[];
  readonly scope: Scope;
  /** The rows that were opened or closed by the user, by key. */
  readonly toggled: ReadonlySet<string>;
}

/**
 * Returns every panel with its position. Panels and rows with `repeat` are repeated for each value of their variable, panels of collapsed
 * rows are omitted, and the panels below move accordingly.
 */
export function layout({ panels, scope, toggled }: LayoutOptions): readonly PlacedPanel[] {
  let top = 0;
  return sectionsOf(panels).flatMap(({ row, members }) =>
    repetitions(row?.repeat, scope).flatMap((repetition) => {
      const placed: PlacedPanel[] = [];
      const key = `row-${row?.id ?? 'first'}${repetition.suffix}`;
      const collapsed = row !== undefined && (row.collapsed ?? false) !== toggled.has(key);
      if (row !== undefined) {
        placed.push({
          key,
          panel: row,
          gridPos: { x: 0, y: top, w: COLUMNS, h: 1 },
          scope: repetition.scope,
          collapsed,
          panelCount: members.length,
        });
        top += 1;
      }
      if (!collapsed) {
        const inner = placeMembers(members, repetition);
        placed.push(...inner.map((one) => ({ ...one, gridPos: { ...one.gridPos, y: one.gridPos.y + top } })));
        top += bottomOf(inner);
      }
      return placed;
    }),
  );
}

// --- internal ---

interface Repetition {
  readonly suffix: string;
  readonly scope: Scope;
}

interface Section {
  readonly row: PanelJson | undefined;
  readonly members: readonly PanelJson[];
}

/** Groups the panels by row: those below it, or those within it if it is collapsed. */
function sectionsOf(panels: readonly PanelJson[]): readonly Section[] {
  const sections: { row: PanelJson | undefined; members: PanelJson[] }[] = [];
  const ordered = [...panels].sort((a, b) => gridPosOf(a).y - gridPosOf(b).y || gridPosOf(a).x - gridPosOf(b).x);
  for (const panel of ordered) {
    if (panel.type === 'row') sections.push({ row: panel, members: [...(panel.panels ?? [])] });
    else if (sections.length === 0) sections.push({ row: undefined, members: [panel] });
    else sections.at(-1)?.members.push(panel);
  }
  return sections;
}

function repetitions(name: string | undefined, scope: Scope): readonly Repetition[] {
  const value = name === undefined ? undefined : scope[name];
  if (name === undefined || value === undefined || typeof value === 'string') return [{ suffix: '', scope }];
  return value.values.map((one) => ({ suffix: `-${name}=${one}`, scope: { ...scope, [name]: only(one, value) } }));
}

function only(one: string, { many }: VariableValue): VariableValue {
  return { values: [one], text: one, many };
}

/** Places the panels of a row. A repeated panel moves down the panels below it. */
function placeMembers(members: readonly PanelJson[], { suffix, scope }: Repetition): readonly PlacedPanel[] {
  const origin = Math.min(...members.map((panel) => gridPosOf(panel).y));
  let shift = 0;
  return members.flatMap((panel) => {
    const { x, y, w, h } = gridPosOf(panel);
    const repeated = panel.repeat === undefined ? [] : repetitions(panel.repeat, scope);
    const base = { panel, key: `panel-${panel.id ?? `${x}/${y}`}${suffix}` };
    const at = y - origin + shift;
    if (repeated.length === 0 || panel.repeat === undefined) return [{ ...base, gridPos: { x, y: at, w, h }, scope }];
    const across = panel.repeatDirection === 'v' ? 1 : Math.min(panel.maxPerRow ?? 4, repeated.length);
    const wide = panel.repeatDirection === 'v' ? w : Math.floor(COLUMNS / across);
    shift += (Math.ceil(repeated.length / across) - 1) * h;
    return repeated.map((one, index) => ({
      ...base,
      key: base.key + one.suffix,
      gridPos: {
        x: panel.repeatDirection === 'v' ? x : (index % across) * wide,
        y: at + Math.floor(index / across) * h,
        w: wide,
        h,
      },
      scope: one.scope,
    }));
  });
}

function gridPosOf({ gridPos }: PanelJson): GridPos {
  return gridPos ?? { x: 0, y: 0, w: 12, h: 8 };
}

function bottomOf(placed: readonly PlacedPanel[]): number {
  return Math.max(0, ...placed.map(({ gridPos }) => gridPos.y + gridPos.h));
}

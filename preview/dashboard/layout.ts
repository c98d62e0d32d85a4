import type { GridPos, PanelJson } from './dashboard.ts';
import type { Scope, VariableValue } from './interpolate.ts';

/** Grafana's grid has this many columns, whatever the window. */
export const COLUMNS = 24;

/** A panel, or a row's title, at its place. */
export interface PlacedPanel {
  /** Unique on the page; the same at every refresh. */
  readonly key: string;
  readonly panel: PanelJson;
  readonly gridPos: GridPos;
  /** The variables as this repetition has them. */
  readonly scope: Scope;
  /** Of a row: whether its panels are hidden. */
  readonly collapsed?: boolean;
  /** Of a row: how many panels it has. */
  readonly panelCount?: number;
}

export interface LayoutOptions {
  readonly panels: readonly PanelJson[];
  readonly scope: Scope;
  /** Rows that were opened or closed since the dashboard was loaded, by their keys. */
  readonly toggled: ReadonlySet<string>;
}

/**
 * Every panel at its place: panels and rows with `repeat` once for each value of their variable, the panels of collapsed rows left out, and
 * what stands below moved up or down.
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

/** Rows with the panels that stand below them; those of a collapsed row are within it. */
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

/** The panels of a row from its top on. A repeated panel pushes down what stands below it. */
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

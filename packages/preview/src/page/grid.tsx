import { Icon, useTheme2 } from '@grafana/ui';
import { useLayoutEffect, useRef, useState } from 'react';
import { interpolate } from '../dashboard/interpolate.ts';
import { COLUMNS, type PlacedPanel } from '../dashboard/layout.ts';
import type { DashboardContext } from './dashboard-context.tsx';
import { Panel } from './panel.tsx';

export interface GridProps {
  readonly placed: readonly PlacedPanel[];
  readonly context: DashboardContext;
  readonly onToggleRow: (key: string) => void;
}

/** Panels and rows on Grafana's grid, over the full width of the window. */
export function Grid({ placed, context, onToggleRow }: GridProps) {
  const element = useRef<HTMLDivElement>(null);
  const width = useWidth(element);
  const column = (width + GAP) / COLUMNS;
  const height = Math.max(0, ...placed.map(({ gridPos }) => gridPos.y + gridPos.h)) * UNIT;
  return (
    <div ref={element} style={{ position: 'relative', height }}>
      {width > 0 &&
        placed.map((one) => (
          <div key={one.key} style={{ position: 'absolute', left: one.gridPos.x * column, top: one.gridPos.y * UNIT }}>
            {one.panel.type === 'row' ? (
              <Row placed={one} onToggle={() => onToggleRow(one.key)} />
            ) : (
              <Panel placed={one} context={context} width={one.gridPos.w * column - GAP} height={one.gridPos.h * UNIT - GAP} />
            )}
          </div>
        ))}
    </div>
  );
}

// --- internal ---

/** @see https://github.com/grafana/grafana/blob/main/public/app/core/constants.ts GRID_CELL_HEIGHT and GRID_CELL_VMARGIN */
const GAP = 8;
const UNIT = 30 + GAP;

function Row({ placed: { panel, scope, collapsed = false, panelCount = 0 }, onToggle }: { placed: PlacedPanel; onToggle: () => void }) {
  const { colors, typography } = useTheme2();
  return (
    <button
      type="button"
      data-row={panel.title ?? ''}
      aria-expanded={!collapsed}
      onClick={onToggle}
      style={{
        display: 'flex',
        alignItems: 'center',
        gap: 4,
        height: 30,
        padding: 0,
        border: 0,
        background: 'none',
        color: colors.text.primary,
        ...typography.h5,
      }}
    >
      <Icon name={collapsed ? 'angle-right' : 'angle-down'} />
      {interpolate(panel.title ?? '', scope, 'text')}
      {collapsed && <span style={{ color: colors.text.secondary, ...typography.bodySmall }}>{`(${panelCount} panels)`}</span>}
    </button>
  );
}

function useWidth(element: React.RefObject<HTMLDivElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    if (element.current) {
      setWidth(element.current.clientWidth);
      observer.observe(element.current);
    }
    return () => observer.disconnect();
  }, [element]);
  return width;
}

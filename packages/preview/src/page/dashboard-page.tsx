import { dateTimeFormat, rangeUtil, type TimeRange } from '@grafana/data';
import { InlineSwitch, useTheme2 } from '@grafana/ui';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { DashboardJson } from '../dashboard/dashboard.ts';
import { layout } from '../dashboard/layout.ts';
import { resolveVariables, scopeOf, type Variable } from '../dashboard/variables.ts';
import { parseDuration } from '../query/duration.ts';
import { annotationQueries, startsOff, useAnnotations } from './annotations.tsx';
import { TimeControls, VariableControls } from './controls.tsx';
import type { DashboardContext } from './dashboard-context.tsx';
import { Grid } from './grid.tsx';
import { DashboardLinks } from './links.tsx';
import { type PageState, timeRangeOf } from './page-state.tsx';
import { lookupsIn } from './prometheus.tsx';
import { replaceVariablesOf } from './replace-variables.tsx';
import type { DashboardSummary } from './server-api.tsx';

export interface DashboardPageProps {
  readonly uid: string;
  readonly dashboard: DashboardJson;
  readonly dashboards: readonly DashboardSummary[];
  readonly state: PageState;
  /** In milliseconds. */
  readonly scrapeInterval: number;
  readonly onChange: (change: Partial<PageState>) => void;
}

/** A dashboard with its controls. */
export function DashboardPage({ uid, dashboard, dashboards, state, scrapeInterval, onChange }: DashboardPageProps) {
  const { colors, typography } = useTheme2();
  const timeZone = dashboard.timezone || 'browser';
  const [refreshes, setRefreshes] = useState(0);
  const refresh = useCallback(() => setRefreshes((count) => count + 1), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a refresh moves a relative range.
  const timeRange = useMemo(() => timeRangeOf(state), [state.from, state.to, refreshes]);
  const range = useMemo(() => ({ from: timeRange.from.valueOf(), to: timeRange.to.valueOf() }), [timeRange]);
  const variables = useVariables({ dashboard, state, range });
  const scope = useMemo(() => variables && scopeOf(variables), [variables]);
  const [off, setOff] = useState<ReadonlySet<string>>(
    () =>
      new Set(
        annotationQueries(dashboard)
          .filter(startsOff)
          .map(({ name }) => name),
      ),
  );
  const annotations = useAnnotations({ dashboard, scope, range, off });
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  useRefreshTimer(state.refresh, refresh);
  useEffect(() => {
    document.title = dashboard.title ?? uid;
  }, [dashboard.title, uid]);
  const context = useMemo<DashboardContext>(
    () => ({
      state,
      timeRange,
      timeZone,
      scrapeInterval,
      annotations: annotations.events,
      sync: dashboard.graphTooltip ?? 0,
      zoom: ({ from, to }) => onChange({ from: String(Math.round(from)), to: String(Math.round(to)) }),
    }),
    [state, timeRange, timeZone, scrapeInterval, annotations.events, dashboard.graphTooltip, onChange],
  );
  const placed = useMemo(() => scope && layout({ panels: dashboard.panels ?? [], scope, toggled }), [dashboard.panels, scope, toggled]);
  const replaceVariables = useMemo(() => replaceVariablesOf(scope ?? {}, state), [scope, state]);
  return (
    <main style={{ padding: 16 }} data-dashboard={uid} data-annotation-errors={annotations.errors.join('; ')}>
      <header style={{ display: 'flex', alignItems: 'center', gap: 8, marginBottom: 8 }}>
        <h1 style={{ ...typography.h4, margin: 0, flex: 1 }}>
          {!state.kiosk && (
            <a href={`/?theme=${state.theme}`} style={{ color: colors.text.secondary }}>
              Dashboards /{' '}
            </a>
          )}
          {dashboard.title}
        </h1>
        {state.kiosk ? (
          <span style={{ color: colors.text.secondary }}>{rangeText(state, timeRange, timeZone)}</span>
        ) : (
          <TimeControls {...{ state, timeRange, timeZone, onChange }} loading={false} onRefresh={refresh} />
        )}
      </header>
      <div style={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 8, marginBottom: 8 }}>
        <VariableControls
          variables={variables ?? []}
          onChoose={(name, values) => onChange({ choices: { ...state.choices, [name]: values } })}
        />
        {annotationQueries(dashboard)
          .filter(({ hide }) => !hide)
          .map(({ name }) => (
            <InlineSwitch
              key={name}
              id={`annotation-${name}`}
              label={name}
              showLabel
              transparent
              value={!off.has(name)}
              onChange={() => setOff(switched(off, name))}
            />
          ))}
        <span style={{ flex: 1 }} />
        <DashboardLinks links={dashboard.links ?? []} {...{ replaceVariables, uid, dashboards }} />
      </div>
      {placed && <Grid placed={placed} context={context} onToggleRow={(key) => setToggled(switched(toggled, key))} />}
    </main>
  );
}

// --- internal ---

function rangeText({ from, to }: PageState, timeRange: TimeRange, timeZone: string): string {
  if (from.startsWith('now')) return rangeUtil.describeTimeRange({ from, to });
  return `${dateTimeFormat(timeRange.from, { timeZone })} to ${dateTimeFormat(timeRange.to, { timeZone })}`;
}

function useVariables({
  dashboard,
  state,
  range,
}: {
  readonly dashboard: DashboardJson;
  readonly state: PageState;
  readonly range: { readonly from: number; readonly to: number };
}): readonly Variable[] | undefined {
  const [variables, setVariables] = useState<readonly Variable[]>();
  const list = dashboard.templating?.list ?? [];
  const asked = JSON.stringify([list, state.choices, range]);
  const kept = useRef('');
  // biome-ignore lint/correctness/useExhaustiveDependencies: `asked` contains every dependency of the variables.
  useEffect(() => {
    const stopped = new AbortController();
    resolveVariables(list, state.choices, lookupsIn(range, stopped.signal)).then((resolved) => {
      // Equal values must be the same object, or every panel would run its queries twice after a refresh.
      const text = JSON.stringify(resolved);
      if (stopped.signal.aborted || text === kept.current) return;
      kept.current = text;
      setVariables(resolved);
    });
    return () => stopped.abort();
  }, [asked]);
  return variables;
}

function useRefreshTimer(interval: string, refresh: () => void): void {
  useEffect(() => {
    if (interval === '' || !/^\d+[a-z]+$/.test(interval)) return;
    const timer = setInterval(() => document.visibilityState === 'visible' && refresh(), Math.max(1000, parseDuration(interval)));
    return () => clearInterval(timer);
  }, [interval, refresh]);
}

function switched(set: ReadonlySet<string>, one: string): ReadonlySet<string> {
  const changed = new Set(set);
  if (!changed.delete(one)) changed.add(one);
  return changed;
}

import { type DataFrame, EventBusSrv, getFieldDisplayName, LoadingState } from '@grafana/data';
import { PanelChrome, type PanelContext, PanelContextProvider, useTheme2 } from '@grafana/ui';
import { Component, type ReactNode, useMemo, useState } from 'react';
import type { PanelJson } from '../dashboard/dashboard.ts';
import type { PlacedPanel } from '../dashboard/layout.ts';
import type { DashboardContext } from './dashboard-context.tsx';
import { applyFieldConfig, fieldConfigOf, hideSeries } from './field-config.tsx';
import { PanelLinks } from './links.tsx';
import { usePanelData } from './panel-data.tsx';
import { replaceVariablesOf } from './replace-variables.tsx';
import { Message } from './viz/message.tsx';
import { TextViz } from './viz/text.tsx';
import { VISUALIZATIONS } from './viz/viz.tsx';
import type { VizProps } from './viz/viz-props.tsx';

export interface PanelProps {
  readonly placed: PlacedPanel;
  readonly context: DashboardContext;
  readonly width: number;
  readonly height: number;
}

/** A panel in Grafana's frame. Data attributes of its element have its state, for `--png` and the tests. */
export function Panel({ placed: { panel, scope }, context, width, height }: PanelProps) {
  const { timeRange, state, scrapeInterval } = context;
  const replaceVariables = useMemo(() => replaceVariablesOf(scope, { from: state.from, to: state.to }), [scope, state.from, state.to]);
  const range = useMemo(() => ({ from: timeRange.from.valueOf(), to: timeRange.to.valueOf() }), [timeRange]);
  const data = usePanelData({ panel, scope, range, width, scrapeInterval, replaceVariables });
  const unsupported = unsupportedReason(panel);
  const title = replaceVariables(panel.title ?? '', {}, 'text');
  const empty = !data.frames.some(({ length }) => length > 0);
  const status = statusOf({ panel, unsupported, error: data.error, loading: data.loading, empty });
  return (
    <div
      data-panel={title}
      data-panel-type={panel.type}
      data-status={status}
      data-expects-empty={expectsEmpty(panel)}
      data-error={data.error}
    >
      <PanelChrome
        title={title}
        {...(panel.description && { description: () => replaceVariables(panel.description ?? '', {}, 'text') })}
        width={width}
        height={height}
        padding={panel.type === 'table' ? 'none' : 'md'}
        displayMode={panel.transparent ? 'transparent' : 'default'}
        loadingState={data.loading ? LoadingState.Loading : data.error ? LoadingState.Error : LoadingState.Done}
        {...(data.error && { statusMessage: data.error })}
        titleItems={<PanelLinks links={panel.links ?? []} replaceVariables={replaceVariables} />}
      >
        {(innerWidth, innerHeight) => {
          if (panel.type === 'text') return <TextViz panel={panel} replaceVariables={replaceVariables} />;
          if (unsupported !== undefined) return <Message text={unsupported} height={innerHeight} />;
          if (data.error !== undefined) return <Message text={data.error} height={innerHeight} />;
          if (empty) return data.loading ? null : <Message text={noValueOf(panel) ?? 'No data'} height={innerHeight} />;
          return (
            <Boundary key={`${panel.type} ${data.frames.length}`} height={innerHeight}>
              <Drawn
                {...{ panel, context, replaceVariables, frames: data.frames, exemplars: data.exemplars }}
                width={innerWidth}
                height={innerHeight}
              />
            </Boundary>
          );
        }}
      </PanelChrome>
    </div>
  );
}

// --- internal ---

interface DrawnProps extends Pick<VizProps, 'panel' | 'frames' | 'exemplars' | 'replaceVariables' | 'width' | 'height'> {
  readonly context: DashboardContext;
}

function Drawn({ panel, context, replaceVariables, frames, exemplars, width, height }: DrawnProps) {
  const theme = useTheme2();
  const { timeRange, timeZone, annotations, sync, zoom } = context;
  const [legendSort, setLegendSort] = useState<{ sortBy: string; sortDesc: boolean }>();
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const fieldConfig = useMemo(() => fieldConfigOf(panel), [panel]);
  const applied = useMemo(
    () => applyFieldConfig(frames, { fieldConfig, theme, timeZone, replaceVariables }),
    [frames, fieldConfig, theme, timeZone, replaceVariables],
  );
  const shown = useMemo(() => hideSeries(applied, hidden), [applied, hidden]);
  const sorted = useMemo(
    () =>
      legendSort ? { ...panel, options: { ...panel.options, legend: { ...(panel.options?.['legend'] ?? {}), ...legendSort } } } : panel,
    [panel, legendSort],
  );
  const panelContext = useMemo<PanelContext>(
    () => ({
      eventsScope: 'dashboard',
      eventBus: new EventBusSrv(),
      sync: () => sync,
      onToggleSeriesVisibility: (label, mode) =>
        setHidden((before) => toggled(before, { label, append: mode === 'append', all: namesOf(applied) })),
      onToggleLegendSort: (sortBy) =>
        setLegendSort((before) => ({ sortBy, sortDesc: before?.sortBy === sortBy ? !before.sortDesc : true })),
    }),
    [applied, sync],
  );
  const Viz = VISUALIZATIONS[panel.type];
  if (Viz === undefined) return null;
  return (
    <PanelContextProvider value={panelContext}>
      <Viz
        panel={sorted}
        frames={shown}
        fieldConfig={fieldConfig}
        timeRange={timeRange}
        timeZone={timeZone}
        width={width}
        height={height}
        replaceVariables={replaceVariables}
        annotations={annotations}
        exemplars={exemplars}
        sync={sync}
        onZoom={zoom}
      />
    </PanelContextProvider>
  );
}

/** Shows the error of a panel that cannot be drawn; the other panels are not affected. */
class Boundary extends Component<{ readonly height: number; readonly children: ReactNode }, { readonly error?: Error }> {
  override state: { readonly error?: Error } = {};

  static getDerivedStateFromError(error: Error): { error: Error } {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    return (
      <div data-draw-error={error.message}>
        <Message text={`This panel cannot be drawn: ${error.message}`} height={this.props.height} />
      </div>
    );
  }
}

type Status = 'loading' | 'error' | 'unsupported' | 'empty' | 'drawn';

function statusOf({
  panel,
  unsupported,
  error,
  loading,
  empty,
}: {
  readonly panel: PanelJson;
  readonly unsupported: string | undefined;
  readonly error: string | undefined;
  readonly loading: boolean;
  readonly empty: boolean;
}): Status {
  if (panel.type === 'text') return 'drawn';
  if (unsupported !== undefined) return 'unsupported';
  if (loading) return 'loading';
  if (error !== undefined) return 'error';
  return empty ? 'empty' : 'drawn';
}

/** Returns the message of a panel that is not supported, or `undefined`. */
function unsupportedReason({ type, libraryPanel, datasource }: PanelJson): string | undefined {
  if (libraryPanel !== undefined) return `The library panel "${libraryPanel.name ?? ''}" is stored in Grafana, not in this file`;
  if (type !== 'text' && VISUALIZATIONS[type] === undefined) return `Panels of type "${type}" are not drawn here; Grafana draws them`;
  const source = typeof datasource === 'object' ? datasource?.type : undefined;
  if (source !== undefined && !ANSWERED_SOURCES.has(source)) return `The data source "${source}" is not asked here; only Prometheus is`;
  return undefined;
}

const ANSWERED_SOURCES = new Set(['prometheus', 'datasource', 'mixed', 'grafana']);

function noValueOf({ fieldConfig }: PanelJson): string | undefined {
  const text = fieldConfig?.defaults?.['noValue'];
  return typeof text === 'string' && text !== '' ? text : undefined;
}

/** A panel that sets "No value" declares that it may have no data. */
function expectsEmpty(panel: PanelJson): boolean {
  return noValueOf(panel) !== undefined;
}

function namesOf(frames: DataFrame[]): readonly string[] {
  return frames.flatMap((frame) =>
    frame.fields.filter(({ type }) => type === 'number').map((field) => getFieldDisplayName(field, frame, frames)),
  );
}

/** A click isolates a series, or shows all series if it is isolated; Ctrl-click toggles one series. */
function toggled(
  before: ReadonlySet<string>,
  { label, append, all }: { readonly label: string | string[] | null; readonly append: boolean; readonly all: readonly string[] },
): ReadonlySet<string> {
  if (label === null) return new Set();
  const names = new Set(Array.isArray(label) ? label : [label]);
  if (append) return new Set(all.filter((name) => before.has(name) !== names.has(name)));
  const alone = all.filter((name) => !names.has(name));
  const isAlone = before.size > 0 && alone.every((name) => before.has(name)) && [...names].every((name) => !before.has(name));
  return isAlone ? new Set() : new Set(alone);
}

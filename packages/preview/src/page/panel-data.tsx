import { type DataFrame, toDataFrame, transformDataFrame } from '@grafana/data';
import { useEffect, useState } from 'react';
import { lastValueFrom } from 'rxjs';
import type { PanelJson } from '../dashboard/dashboard.ts';
import type { Scope } from '../dashboard/interpolate.ts';
import type { Exemplar } from '../query/exemplars.ts';
import type { Range } from '../query/step.ts';
import { queryPanel } from './panel-query.tsx';
import type { VizProps } from './viz/viz-props.tsx';

/** The data of a panel and the state of its queries. While they run again, the previous data stays. */
export interface LoadedPanel {
  readonly loading: boolean;
  readonly error?: string;
  readonly frames: DataFrame[];
  readonly exemplars: readonly Exemplar[];
}

export interface PanelDataOptions {
  readonly panel: PanelJson;
  readonly scope: Scope;
  readonly range: Range;
  /** In pixels. */
  readonly width: number;
  readonly scrapeInterval: number;
  readonly replaceVariables: VizProps['replaceVariables'];
}

/** Runs the queries and transformations of a panel whenever a dependency changes. */
export function usePanelData(options: PanelDataOptions): LoadedPanel {
  const [loaded, setLoaded] = useState<LoadedPanel>({ loading: true, frames: [], exemplars: [] });
  const { panel, scope, range, width, scrapeInterval, replaceVariables } = options;
  const asked = JSON.stringify([
    panel.targets,
    panel.transformations,
    panel.interval,
    panel.maxDataPoints,
    scope,
    range,
    width,
    scrapeInterval,
  ]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `asked` contains every dependency of the queries.
  useEffect(() => {
    const stopped = new AbortController();
    setLoaded((before) => ({ ...before, loading: true }));
    const query = async () => {
      const { frames, exemplars, builtins } = await queryPanel({ panel, scope, range, width, scrapeInterval, signal: stopped.signal });
      const transformations = [...(panel.transformations ?? [])].map((one) => ({ ...one, options: one.options ?? {} }));
      const transformed = transformDataFrame(transformations, frames.map(dataFrame), {
        interpolate: (text, scopedVars) => replaceVariables(text, { ...scopedVars, ...asScopedVars(builtins) }),
      });
      return { loading: false, frames: await lastValueFrom(transformed), exemplars };
    };
    query().then(
      (done) => stopped.signal.aborted || setLoaded(done),
      (error: Error) => stopped.signal.aborted || setLoaded({ loading: false, error: error.message, frames: [], exemplars: [] }),
    );
    return () => stopped.abort();
  }, [asked]);
  return loaded;
}

// --- internal ---

function dataFrame(frame: Parameters<typeof toDataFrame>[0]): DataFrame {
  return toDataFrame(frame);
}

function asScopedVars(values: Readonly<Record<string, string>>): Record<string, { value: string }> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]));
}

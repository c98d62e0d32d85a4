import { useEffect, useState } from 'react';
import type { AnnotationJson, DashboardJson } from '../dashboard/dashboard.ts';
import { interpolate, type Scope } from '../dashboard/interpolate.ts';
import { annotationEvents } from '../query/annotation-events.ts';
import { parseDuration } from '../query/duration.ts';
import { alignRange, type Range } from '../query/step.ts';
import { queryRange } from './prometheus.tsx';
import type { DrawnAnnotation } from './viz/viz-props.tsx';

export interface AnnotationOptions {
  readonly dashboard: DashboardJson;
  readonly scope: Scope | undefined;
  readonly range: Range;
  /** The names of annotations that are switched off. */
  readonly off: ReadonlySet<string>;
}

/** Returns the supported annotation queries of a dashboard: those of Prometheus. */
export function annotationQueries({ annotations }: DashboardJson): readonly AnnotationJson[] {
  return (annotations?.list ?? []).filter(({ expr, builtIn }) => expr && builtIn !== 1);
}

/** Returns whether an annotation is switched on when the dashboard is opened. */
export function startsOff({ enable }: AnnotationJson): boolean {
  return enable === false;
}

/** Returns the events of all annotations of a dashboard, and the errors of failed queries. */
export function useAnnotations({ dashboard, scope, range, off }: AnnotationOptions): {
  readonly events: readonly DrawnAnnotation[];
  readonly errors: readonly string[];
} {
  const [found, setFound] = useState<{ events: readonly DrawnAnnotation[]; errors: readonly string[] }>({ events: [], errors: [] });
  const queries = annotationQueries(dashboard).filter(({ name }) => !off.has(name));
  const asked = JSON.stringify([queries, scope, range]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `asked` contains every dependency of the queries.
  useEffect(() => {
    if (scope === undefined) return;
    const stopped = new AbortController();
    Promise.allSettled(queries.map((query) => eventsOf(query, { scope, range, signal: stopped.signal }))).then((settled) => {
      if (stopped.signal.aborted) return;
      setFound({
        events: settled.flatMap((one) => (one.status === 'fulfilled' ? one.value : [])),
        errors: settled.flatMap((one, index) => (one.status === 'rejected' ? [`${queries[index]?.name}: ${one.reason?.message}`] : [])),
      });
    });
    return () => stopped.abort();
  }, [asked]);
  return found;
}

// --- internal ---

/** @see https://github.com/grafana/grafana/blob/main/packages/grafana-prometheus/src/annotations.ts */
const DEFAULT_STEP = '60s';

async function eventsOf(
  query: AnnotationJson,
  { scope, range, signal }: { readonly scope: Scope; readonly range: Range; readonly signal: AbortSignal },
): Promise<readonly DrawnAnnotation[]> {
  const { name, expr = '', iconColor = 'red', titleFormat, textFormat, tagKeys, useValueForTime } = query;
  const step = Math.max(parseDuration(query.step || DEFAULT_STEP), Math.ceil((range.to - range.from) / 11_000));
  const answer = await queryRange(interpolate(expr, scope, 'promql'), alignRange(range, step), { step, signal });
  const options = { titleFormat, textFormat, tagKeys, useValueForTime: useValueForTime === true || useValueForTime === 'on', step };
  return annotationEvents(answer, options).map((event) => ({ ...event, color: iconColor, name }));
}

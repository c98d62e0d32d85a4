import type { PanelJson, Target } from '../dashboard/dashboard.ts';
import { interpolate, type Scope } from '../dashboard/interpolate.ts';
import { type Exemplar, exemplarsOf } from '../query/exemplars.ts';
import type { PlainFrame } from '../query/frame.ts';
import { heatmapFrame } from '../query/heatmap-frame.ts';
import { seriesFrames } from '../query/series-frames.ts';
import { alignRange, type Range, type Step, stepOf } from '../query/step.ts';
import { tableFrame } from '../query/table-frame.ts';
import { queryExemplars, queryInstant, queryRange } from './prometheus.tsx';

export interface PanelQueryOptions {
  readonly panel: PanelJson;
  readonly scope: Scope;
  readonly range: Range;
  /** In pixels; the maximum number of points when the panel sets none. */
  readonly width: number;
  /** In milliseconds. */
  readonly scrapeInterval: number;
  readonly signal: AbortSignal;
}

/** The data of a panel. */
export interface PanelData {
  readonly frames: readonly PlainFrame[];
  readonly exemplars: readonly Exemplar[];
  /** The built-in variables, such as `__interval`, for titles and links. */
  readonly builtins: Step['builtins'];
}

/** Runs all queries of a panel. @throws with the error of Prometheus */
export async function queryPanel(options: PanelQueryOptions): Promise<PanelData> {
  const { panel } = options;
  const targets = (panel.targets ?? []).filter(({ hide, expr = '' }) => !hide && expr.trim() !== '');
  const tables = targets.filter(({ format }) => format === 'table').length;
  const answers = await Promise.all(targets.map((target) => queryTarget(target, { ...options, alone: tables === 1 })));
  return {
    frames: answers.flatMap(({ frames }) => frames),
    exemplars: answers.flatMap(({ exemplars }) => exemplars),
    builtins: stepFor(targets[0] ?? {}, options).builtins,
  };
}

// --- internal ---

function stepFor({ interval, intervalFactor }: Target, { panel, range, width, scrapeInterval, scope }: PanelQueryOptions): Step {
  const filled = (text: string | undefined) => (text === undefined ? undefined : interpolate(text, scope));
  return stepOf({
    range,
    maxDataPoints: panel.maxDataPoints ?? Math.max(1, Math.floor(width)),
    scrapeInterval,
    panelInterval: filled(panel.interval),
    minStep: filled(interval),
    intervalFactor,
  });
}

async function queryTarget(
  target: Target,
  options: PanelQueryOptions & { readonly alone: boolean },
): Promise<{ readonly frames: readonly PlainFrame[]; readonly exemplars: readonly Exemplar[] }> {
  const { scope, range, signal, alone } = options;
  const { refId = 'A', legendFormat, format = 'time_series' } = target;
  const { step, builtins } = stepFor(target, options);
  const expr = interpolate(target.expr ?? '', { ...scope, ...builtins }, 'promql');
  // Older dashboards have neither flag; their queries are range queries.
  const ranged = target.range ?? !target.instant;
  const aligned = alignRange(range, step);
  const [instant, series, exemplars] = await Promise.all([
    target.instant ? queryInstant(expr, range.to, signal) : undefined,
    ranged ? queryRange(expr, aligned, { step, signal }) : undefined,
    target.exemplar ? queryExemplars(expr, aligned, signal).then((answer) => exemplarsOf(answer, range)) : [],
  ]);
  const frames = [instant, series].flatMap((answer): readonly PlainFrame[] => {
    if (answer === undefined) return [];
    if (format === 'table') return [tableFrame(answer, { refId, alone })];
    const heatmap = format === 'heatmap' ? heatmapFrame(answer, { refId, step }) : undefined;
    if (heatmap !== undefined) return [heatmap];
    return seriesFrames(answer, {
      refId,
      expr,
      legendFormat: interpolate(legendFormat ?? '', scope, 'text'),
      ...(answer === series && { step }),
    });
  });
  return { frames, exemplars };
}

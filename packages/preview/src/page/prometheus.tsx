import type { Lookups } from '../dashboard/variable-options.ts';
import { type Answer, type Labels, seriesOf } from '../query/answer.ts';
import type { ExemplarAnswer } from '../query/exemplars.ts';
import type { Range } from '../query/step.ts';

/** Runs an instant query. @throws with the error of Prometheus */
export function queryInstant(expr: string, time: number, signal: AbortSignal): Promise<Answer> {
  return ask('/api/v1/query', { query: expr, time: time / 1000 }, signal);
}

/** Runs a range query over a range that is aligned to the step. @throws with the error of Prometheus */
export function queryRange(
  expr: string,
  { from, to }: Range,
  { step, signal }: { readonly step: number; readonly signal: AbortSignal },
): Promise<Answer> {
  return ask('/api/v1/query_range', { query: expr, start: from / 1000, end: to / 1000, step: step / 1000 }, signal);
}

/** Exemplars of the series of an expression. @throws with the error of Prometheus */
export function queryExemplars(expr: string, { from, to }: Range, signal: AbortSignal): Promise<ExemplarAnswer> {
  return ask('/api/v1/query_exemplars', { query: expr, start: from / 1000, end: to / 1000 }, signal);
}

/** Returns the lookups of variables within a range. */
export function lookupsIn(range: Range, signal: AbortSignal): Lookups {
  const within = { start: range.from / 1000, end: range.to / 1000 };
  return {
    labelValues: (label, selector) =>
      get(`/api/v1/label/${encodeURIComponent(label)}/values`, { ...within, ...(selector && { 'match[]': selector }) }, signal),
    labelNames: () => get('/api/v1/labels', within, signal),
    async query(expr) {
      const answer = await queryInstant(expr, range.to, signal);
      return seriesOf(answer).flatMap(({ labels, samples }) =>
        samples.map(([seconds, value]): { labels: Labels; value: string; seconds: number } => ({ labels, value, seconds })),
      );
    },
  };
}

// --- internal ---

type Parameters = Readonly<Record<string, string | number>>;

async function ask<T>(path: string, parameters: Parameters, signal: AbortSignal): Promise<T> {
  return read(await fetch(`/prometheus${path}`, { method: 'POST', body: encoded(parameters), signal }));
}

async function get<T>(path: string, parameters: Parameters, signal: AbortSignal): Promise<T> {
  return read(await fetch(`/prometheus${path}?${encoded(parameters)}`, { signal }));
}

function encoded(parameters: Parameters): URLSearchParams {
  return new URLSearchParams(Object.entries(parameters).map(([name, value]) => [name, String(value)]));
}

async function read<T>(response: Response): Promise<T> {
  const body = (await response.json()) as { status: string; error?: string; data: T };
  if (body.status !== 'success') throw new Error(body.error ?? `Prometheus answered ${response.status}`);
  return body.data;
}

import { readShape } from '../shape/read-shape.ts';
import type { Shape, ValueOf } from '../shape/shape.ts';
import {
  type ActiveTarget,
  type DroppedTarget,
  type EvaluatedGroup,
  INSTANT,
  MATRIX,
  RULES,
  SCALAR,
  SCRAPE_POOLS,
  TARGETS,
  VECTOR,
} from './answers.ts';

/** One series at one moment. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** One series over time: its labels, and its values by time in seconds since 1970. */
export interface RangeSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly values: ReadonlyMap<number, number>;
}

/** The times of a range query, in seconds since 1970. */
export interface EvaluationTimes {
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

/** Sends a request to an endpoint below `/api/v1/` and returns the `data` of the response. @throws Error when Prometheus refuses it */
export type Ask = (endpoint: string, parameters: Readonly<Record<string, string>>) => Promise<unknown>;

/**
 * The HTTP API of one Prometheus server, over any transport.
 *
 * @see https://prometheus.io/docs/prometheus/latest/querying/api/
 */
export class PrometheusApi {
  readonly #ask: Ask;
  readonly #address: string;

  /** @param address where the server is, for messages */
  constructor(ask: Ask, address: string) {
    this.#ask = ask;
    this.#address = address;
  }

  /**
   * Returns the `data` of any endpoint below `/api/v1/`.
   *
   * @throws Error when Prometheus refuses the request
   * @throws `ShapeError` when the answer is of another shape
   */
  async ask<T>(endpoint: string, shape: Shape<T>, parameters: Readonly<Record<string, string>> = {}): Promise<T> {
    const data = await this.#ask(endpoint, parameters);
    return readShape(shape, data, { name: `The answer to ${endpoint} of ${this.#address}`, at: 'data' });
  }

  /** Evaluates an expression now. A scalar is one sample without labels. */
  async query(expr: string): Promise<readonly Sample[]> {
    const answer = await this.ask('query', INSTANT, { query: expr });
    const source = { name: `The answer to query of ${this.#address}`, at: 'data' };
    if (answer.resultType === 'scalar') return [{ labels: {}, value: numberIn(readShape(SCALAR, answer, source).result[1]) }];
    return readShape(VECTOR, answer, source).result.map(({ metric, value }) => ({ labels: metric, value: numberIn(value[1]) }));
  }

  /** Evaluates an expression at each of the times, of which there may be more than one response of Prometheus holds. */
  async range(expr: string, times: EvaluationTimes): Promise<RangeSeries[]> {
    const pieces = pagesOf(times).map(({ start, end, step }) =>
      this.ask('query_range', MATRIX, { query: expr, start: String(start), end: String(end), step: String(step) }),
    );
    const answers = (await Promise.all(pieces)).flatMap(seriesOf);
    return [...Map.groupBy(answers, ({ labels }) => JSON.stringify(labels)).values()].map((parts) => ({
      labels: parts[0]?.labels ?? {},
      values: new Map(parts.flatMap(({ values }) => [...values])),
    }));
  }

  /** Returns the samples that a selector finds as they are stored, of the last `seconds` before `end`. */
  async stored(selector: string, { end, seconds }: { readonly end: number; readonly seconds: number }): Promise<RangeSeries[]> {
    return seriesOf(await this.ask('query', MATRIX, { query: `${selector}[${seconds}s]`, time: String(end) }));
  }

  /** Returns the names of the scrape pools, one per endpoint of each monitor. */
  async scrapePools(): Promise<readonly string[]> {
    return (await this.ask('scrape_pools', SCRAPE_POOLS)).scrapePools;
  }

  /** Returns the targets of one scrape pool. Dropped targets are limited by `keep_dropped_targets`. */
  async targets(scrapePool: string): Promise<{ readonly active: readonly ActiveTarget[]; readonly dropped: readonly DroppedTarget[] }> {
    const { activeTargets, droppedTargets } = await this.ask('targets', TARGETS, { scrapePool });
    // Before Prometheus 3.0 the parameter does not apply to dropped targets.
    const ofPool = droppedTargets.filter((target) => target.scrapePool === undefined || target.scrapePool === scrapePool);
    return { active: activeTargets, dropped: ofPool };
  }

  /** Returns every rule group. */
  async ruleGroups(): Promise<readonly EvaluatedGroup[]> {
    return (await this.ask('rules', RULES)).groups;
  }
}

// --- internal ---

/** JSON has no infinity; Prometheus writes it as text. */
function numberIn(text: string): number {
  return Number(text.replace('Inf', 'Infinity'));
}

/** Prometheus refuses a range query with more points per series than this. */
const MAX_POINTS = 11_000;

function pagesOf({ start, end, step }: EvaluationTimes): EvaluationTimes[] {
  const length = MAX_POINTS * step;
  return Array.from({ length: Math.floor((end - start) / length) + 1 }, (_, index) => {
    const from = start + index * length;
    return { start: from, end: Math.min(end, from + length - step), step };
  });
}

function seriesOf({ result }: ValueOf<typeof MATRIX>): RangeSeries[] {
  return result.map(({ metric, values }) => ({ labels: metric, values: new Map(values.map(([time, value]) => [time, numberIn(value)])) }));
}

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

/** A target that is scraped. */
export interface ActiveTarget {
  readonly labels: Readonly<Record<string, string>>;
  readonly discoveredLabels: Readonly<Record<string, string>>;
  readonly scrapePool: string;
  readonly scrapeUrl: string;
  readonly health: 'up' | 'down' | 'unknown';
  readonly lastError: string;
}

/** A target that was discovered and dropped by relabeling. */
export interface DroppedTarget {
  readonly discoveredLabels: Readonly<Record<string, string>>;
  readonly scrapePool: string;
}

/** A rule group as Prometheus evaluates it. */
export interface EvaluatedGroup {
  readonly name: string;
  readonly file: string;
  readonly rules: readonly {
    readonly name: string;
    readonly health: 'ok' | 'err' | 'unknown';
    readonly lastError?: string;
    readonly type: 'recording' | 'alerting';
  }[];
}

/** Sends a request to an endpoint below `/api/v1/` and returns the `data` of the response. @throws Error when Prometheus refuses it */
export type Ask = <T>(endpoint: string, parameters: Readonly<Record<string, string>>) => Promise<T>;

/**
 * The HTTP API of one Prometheus server, over any transport.
 *
 * @see https://prometheus.io/docs/prometheus/latest/querying/api/
 */
export class PrometheusApi {
  readonly #ask: Ask;

  constructor(ask: Ask) {
    this.#ask = ask;
  }

  /** Returns the `data` of any endpoint below `/api/v1/`. @throws Error when Prometheus refuses the request */
  ask<T>(endpoint: string, parameters: Readonly<Record<string, string>> = {}): Promise<T> {
    return this.#ask<T>(endpoint, parameters);
  }

  /** Evaluates an expression now. A scalar is one sample without labels. */
  async query(expr: string): Promise<readonly Sample[]> {
    const { resultType, result } = await this.ask<QueryResult>('query', { query: expr });
    if (resultType === 'scalar') return [{ labels: {}, value: number(result[1]) }];
    return result.map(({ metric, value }) => ({ labels: metric, value: number(value[1]) }));
  }

  /** Evaluates an expression at each of the times, of which there may be more than one response of Prometheus holds. */
  async range(expr: string, times: EvaluationTimes): Promise<RangeSeries[]> {
    const pieces = pagesOf(times).map(({ start, end, step }) =>
      this.ask<Matrix>('query_range', { query: expr, start: String(start), end: String(end), step: String(step) }),
    );
    const answers = (await Promise.all(pieces)).flatMap(seriesOf);
    return [...Map.groupBy(answers, ({ labels }) => JSON.stringify(labels)).values()].map((parts) => ({
      labels: parts[0]?.labels ?? {},
      values: new Map(parts.flatMap(({ values }) => [...values])),
    }));
  }

  /** Returns the samples that a selector finds as they are stored, of the last `seconds` before `end`. */
  async stored(selector: string, { end, seconds }: { readonly end: number; readonly seconds: number }): Promise<RangeSeries[]> {
    return seriesOf(await this.ask<Matrix>('query', { query: `${selector}[${seconds}s]`, time: String(end) }));
  }

  /** Returns the names of the scrape pools, one per endpoint of each monitor. */
  async scrapePools(): Promise<readonly string[]> {
    return (await this.ask<{ readonly scrapePools: readonly string[] }>('scrape_pools')).scrapePools;
  }

  /** Returns the targets of one scrape pool. Dropped targets are limited by `keep_dropped_targets`. */
  async targets(scrapePool: string): Promise<{ readonly active: readonly ActiveTarget[]; readonly dropped: readonly DroppedTarget[] }> {
    const { activeTargets, droppedTargets } = await this.ask<Targets>('targets', { scrapePool });
    // Before Prometheus 3.0 the parameter does not apply to dropped targets.
    const ofPool = droppedTargets.filter((target) => target.scrapePool === undefined || target.scrapePool === scrapePool);
    return { active: activeTargets, dropped: ofPool };
  }

  /** Returns every rule group. */
  async ruleGroups(): Promise<readonly EvaluatedGroup[]> {
    return (await this.ask<{ readonly groups: readonly EvaluatedGroup[] }>('rules')).groups;
  }
}

// --- internal ---

/** JSON has no infinity; Prometheus writes it as text. */
function number(text: string): number {
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

function seriesOf({ result }: Matrix): RangeSeries[] {
  return result.map(({ metric, values }) => ({ labels: metric, values: new Map(values.map(([time, value]) => [time, number(value)])) }));
}

type QueryResult =
  | { readonly resultType: 'scalar'; readonly result: readonly [number, string] }
  | {
      readonly resultType: 'vector';
      readonly result: readonly { readonly metric: Readonly<Record<string, string>>; readonly value: readonly [number, string] }[];
    };

interface Matrix {
  readonly result: readonly {
    readonly metric: Readonly<Record<string, string>>;
    readonly values: readonly (readonly [number, string])[];
  }[];
}

interface Targets {
  readonly activeTargets: readonly ActiveTarget[];
  readonly droppedTargets: readonly DroppedTarget[];
}

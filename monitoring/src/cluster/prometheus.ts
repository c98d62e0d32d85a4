import { ApiError } from './api-error.ts';
import type { ApiServer } from './api-server.ts';
import { json } from './json.ts';
import { type Listener, proxyPath } from './proxy.ts';

/** One series at one moment. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
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

/** A target that was discovered and is not scraped. */
export interface DroppedTarget {
  readonly discoveredLabels: Readonly<Record<string, string>>;
  readonly scrapePool: string;
}

/** A group of rules as Prometheus evaluates it. */
export interface EvaluatedGroup {
  readonly name: string;
  /** The file that the operator wrote it into. */
  readonly file: string;
  readonly rules: readonly {
    readonly name: string;
    readonly health: 'ok' | 'err' | 'unknown';
    readonly lastError?: string;
    readonly type: 'recording' | 'alerting';
  }[];
}

/**
 * One Prometheus server, asked through the API server.
 *
 * @see https://prometheus.io/docs/prometheus/latest/querying/api/
 */
export class Prometheus {
  readonly #api: ApiServer;
  readonly #root: string;

  constructor(api: ApiServer, listener: Listener) {
    this.#api = api;
    this.#root = proxyPath(listener);
  }

  /** What an expression gives now: its samples, or that of a scalar. */
  async query(expr: string): Promise<readonly Sample[]> {
    const { resultType, result } = await this.#data<QueryResult>('query', { query: expr });
    if (resultType === 'scalar') return [{ labels: {}, value: numberIn(result[1]) }];
    return result.map(({ metric, value }) => ({ labels: metric, value: numberIn(value[1]) }));
  }

  /** The names of everything that is scraped, one for each endpoint of each monitor. */
  async scrapePools(): Promise<readonly string[]> {
    return (await this.#data<{ readonly scrapePools: readonly string[] }>('scrape_pools')).scrapePools;
  }

  /** The targets of one scrape pool. Dropped ones may be fewer than there are, if Prometheus keeps only some in mind. */
  async targets(scrapePool: string): Promise<{ readonly active: readonly ActiveTarget[]; readonly dropped: readonly DroppedTarget[] }> {
    const { activeTargets, droppedTargets } = await this.#data<Targets>('targets', { scrapePool });
    // Servers older than 3.0 ignore the parameter for dropped targets.
    const ofPool = droppedTargets.filter((target) => target.scrapePool === undefined || target.scrapePool === scrapePool);
    return { active: activeTargets, dropped: ofPool };
  }

  /** Every group of rules. */
  async ruleGroups(): Promise<readonly EvaluatedGroup[]> {
    return (await this.#data<{ readonly groups: readonly EvaluatedGroup[] }>('rules')).groups;
  }

  async #data<T>(endpoint: string, query: Readonly<Record<string, string>> = {}): Promise<T> {
    try {
      return (await json<{ readonly data: T }>(this.#api, { path: `${this.#root}/api/v1/${endpoint}`, query })).data;
    } catch (error) {
      if (!(error instanceof ApiError) || error.passing) throw error;
      throw new Error(`Prometheus refused ${endpoint} ${JSON.stringify(query)}: ${error.message}`, { cause: error });
    }
  }
}

// --- internal ---

/** JSON has no infinity, and JavaScript another word for it. */
function numberIn(text: string): number {
  return Number(text.replace('Inf', 'Infinity'));
}

type QueryResult =
  | { readonly resultType: 'scalar'; readonly result: readonly [number, string] }
  | {
      readonly resultType: 'vector';
      readonly result: readonly { readonly metric: Readonly<Record<string, string>>; readonly value: readonly [number, string] }[];
    };

interface Targets {
  readonly activeTargets: readonly ActiveTarget[];
  readonly droppedTargets: readonly DroppedTarget[];
}

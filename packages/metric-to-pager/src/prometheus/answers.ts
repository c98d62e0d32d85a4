import { anything, flag, list, map, number, object, pair, type Shape, text } from '../shape/shape.ts';

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
  /** @default absent before Prometheus 3.0 */
  readonly scrapePool?: string;
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

/** A list of names: of metrics, of labels, of the values of a label. */
export const NAMES = list(text());

/** The answer to a query that gives a scalar or a vector. */
export const INSTANT = object({ resultType: text() }, { result: anything });

const SAMPLE = pair(number, text());

/** A scalar. */
export const SCALAR = object({ result: SAMPLE });

/** The answer to a query that gives a vector. */
export const VECTOR = object({ result: list(object({ metric: map(text()), value: SAMPLE })) });

/** The answer to a query that gives a matrix. */
export const MATRIX = object({ result: list(object({ metric: map(text()), values: list(SAMPLE) })) });

/** The version of a server. */
export const BUILD = object({ version: text() });

/** The state of a server. */
export const RUNTIME = object({ reloadConfigSuccess: flag }, { storageRetention: text() });

/** The loaded configuration, as YAML. */
export const CONFIG = object({ yaml: text() });

const ACTIVE = object(
  { labels: map(text()), scrapePool: text(), scrapeUrl: text(), health: text(), lastError: text() },
  { discoveredLabels: map(text()) },
) as Shape<unknown> as Shape<ActiveTarget>;

/** The targets that are scraped. */
export const ACTIVE_TARGETS = object({ activeTargets: list(ACTIVE) });

const DROPPED: Shape<readonly DroppedTarget[]> = list(object({ discoveredLabels: map(text()) }, { scrapePool: text() }));

/** The targets that relabeling dropped, and how many these are. */
export const DROPPED_TARGETS = object({ droppedTargets: DROPPED }, { droppedTargetCounts: map(number) });

/** The targets of one scrape pool. */
export const TARGETS = object({ activeTargets: list(ACTIVE), droppedTargets: DROPPED });

/** The names of the scrape pools. */
export const SCRAPE_POOLS = object({ scrapePools: NAMES });

/** The rule groups. */
export const RULES = object({
  groups: list(
    object({
      name: text(),
      file: text(),
      rules: list(object({ name: text(), health: text(), type: text() }, { lastError: text() })),
    }) as Shape<unknown> as Shape<EvaluatedGroup>,
  ),
});

/** The Alertmanagers that alerts are sent to. */
export const ALERTMANAGERS = object({ activeAlertmanagers: list(object({ url: text() })), droppedAlertmanagers: list(object({})) });

/** The descriptions of metrics, by their names. */
export const METADATA = map(list(object({})));

/** The sizes of the database. */
export const TSDB = object({
  headStats: object({ numSeries: number }),
  seriesCountByMetricName: list(object({ name: text(), value: number })),
});

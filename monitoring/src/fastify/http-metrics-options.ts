import type { Exchange } from './exchange.ts';
import type { Instrument } from './instruments.ts';
import type { GaugeSeries, HistogramSeries } from './series.ts';

/** What is measured of every exchange, and by which labels: those that the catalogue knows. */
export interface HttpMetricsOptions<Method extends string, Route extends string, Status extends string> {
  /** Seconds from a request's head to the last byte of its answer; its count is the number of requests. */
  readonly duration: Instrument<{ readonly method: Method; readonly route: Route; readonly status_code: Status }, HistogramSeries>;
  /** Bytes of the answers without their heads. Those to requests that never were one are left out: they are written past Node. */
  readonly size: Instrument<{ readonly route: Route }, HistogramSeries>;
  /** Exchanges under way. */
  readonly inFlight: Instrument<Record<never, never>, GaugeSeries>;
  /** Any other method is `other`, which must be one of them. */
  readonly methods: readonly Method[];
  /** Any other status is `other`, which must be one of them. */
  readonly statusCodes: readonly Status[];
  /** Templates that are labels as they are; any other is `unknownRoute`. */
  readonly routes: readonly Route[];
  readonly unknownRoute: Route;
  /** The label of what never became a request. */
  readonly malformedRoute: Route;
  /** Another label for some exchanges; undefined keeps the template. It must be cheap. @default every one keeps its template */
  readonly routeOf?: ((exchange: Exchange) => Route | undefined) | undefined;
  /** Templates of routes that are no traffic, such as probes, scrapes and event streams: they are in none of the metrics. */
  readonly unmeasured: readonly string[];
  /** The trace to show as an example of an exchange's duration, where one is kept. @default none */
  readonly traceOf?: ((exchange: Exchange) => string | undefined) | undefined;
}

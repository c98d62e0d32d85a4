import type { Exchange } from './exchange.ts';
import type { Instrument } from './instruments.ts';
import type { GaugeSeries, HistogramSeries } from './series.ts';

/** The options of `httpMetrics`. */
export interface HttpMetricsOptions<Method extends string, Route extends string, Status extends string> {
  /** Seconds from the head of a request to the last byte of its response. */
  readonly duration: Instrument<{ readonly method: Method; readonly route: Route; readonly status_code: Status }, HistogramSeries>;
  /** Bytes of the responses without their heads. Excludes malformed requests, whose responses bypass Node's. */
  readonly size: Instrument<{ readonly route: Route }, HistogramSeries>;
  /** Exchanges in flight. */
  readonly inFlight: Instrument<Record<never, never>, GaugeSeries>;
  /** Label values of methods; must include `other`, which stands for any unlisted method. */
  readonly methods: readonly Method[];
  /** Label values of status codes; must include `other`, which stands for any unlisted status. */
  readonly statusCodes: readonly Status[];
  /** Route templates that are label values. */
  readonly routes: readonly Route[];
  /** The label value of any other route. */
  readonly unknownRoute: Route;
  /** The label value of malformed requests. */
  readonly malformedRoute: Route;
  /** Overrides the label value of an exchange; called for every exchange. @default the route template */
  readonly routeOf?: ((exchange: Exchange) => Route | undefined) | undefined;
  /** Templates of routes to leave out of all metrics, such as probes, scrapes and event streams. */
  readonly unmeasured: readonly string[];
  /** Returns the trace id for the exemplar of an exchange's duration. @default no exemplars */
  readonly traceOf?: ((exchange: Exchange) => string | undefined) | undefined;
}

import type { Exchange } from './exchange.ts';
import type { HttpMetricsOptions } from './http-metrics-options.ts';
import type { HistogramSeries } from './series.ts';

/** The series of exchanges: for each route a flat table of method and status, filled on first use. */
export class HttpSeries<Method extends string, Route extends string, Status extends string> {
  readonly #options: HttpMetricsOptions<Method, Route, Status>;
  readonly #routes: ReadonlyMap<string, RouteSeries>;
  readonly #unknown: RouteSeries;
  readonly #malformed: RouteSeries;
  readonly #methods: ReadonlyMap<string, number>;
  readonly #statuses: Uint8Array;
  readonly #other: { readonly method: number; readonly status: number };

  constructor(options: HttpMetricsOptions<Method, Route, Status>) {
    const { methods, statusCodes, routes, unknownRoute, malformedRoute } = options;
    this.#options = options;
    this.#other = { method: indexOfOther('methods', methods), status: indexOfOther('statusCodes', statusCodes) };
    this.#methods = new Map(methods.map((method, index) => [method, index]));
    this.#statuses = new Uint8Array(1000).fill(this.#other.status);
    statusCodes.forEach((status, index) => {
      if (status !== 'other') this.#statuses[Number(status)] = index;
    });
    const labels = [...routes, unknownRoute, malformedRoute];
    const table = new Map<string, RouteSeries>(labels.map((label) => [label, { label, durations: [], size: undefined }]));
    this.#routes = table;
    this.#unknown = table.get(unknownRoute) as RouteSeries;
    this.#malformed = table.get(malformedRoute) as RouteSeries;
  }

  /** Returns the series of an exchange's route. */
  routeOf(exchange: Exchange): RouteSeries {
    const { route, request } = exchange;
    const label = this.#options.routeOf?.(exchange) ?? route;
    if (label !== undefined) return this.#routes.get(label) ?? this.#unknown;
    return request === undefined ? this.#malformed : this.#unknown;
  }

  duration(route: RouteSeries, { request, statusCode }: Exchange): HistogramSeries {
    const method = (request && this.#methods.get(request.method as string)) ?? this.#other.method;
    // Node sends only three-digit status codes.
    const status = this.#statuses[statusCode] as number;
    const slot = method * this.#options.statusCodes.length + status;
    route.durations[slot] ??= this.#options.duration.series({
      method: this.#options.methods[method] as Method,
      route: route.label as Route,
      status_code: this.#options.statusCodes[status] as Status,
    });
    return route.durations[slot];
  }

  size(route: RouteSeries): HistogramSeries {
    route.size ??= this.#options.size.series({ route: route.label as Route });
    return route.size;
  }
}

// --- internal ---

interface RouteSeries {
  readonly label: string;
  readonly durations: (HistogramSeries | undefined)[];
  size: HistogramSeries | undefined;
}

function indexOfOther(option: string, values: readonly string[]): number {
  const index = values.indexOf('other');
  if (index === -1) throw new TypeError(`${option} must include "other" for unlisted values, got "${values.join(', ')}".`);
  return index;
}

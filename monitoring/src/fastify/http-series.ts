import type { Exchange } from './exchange.ts';
import type { HttpMetricsOptions } from './http-metrics-options.ts';
import type { HistogramSeries } from './series.ts';

/** The series of exchanges, found by what they have in common: a flat table of method and status for each route. */
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
    const table = new Map<string, RouteSeries>([...routes, unknownRoute, malformedRoute].map((route) => [route, new RouteSeries(route)]));
    this.#routes = table;
    this.#unknown = table.get(unknownRoute) as RouteSeries;
    this.#malformed = table.get(malformedRoute) as RouteSeries;
  }

  /** The series of the route that an exchange is counted under. */
  routeOf(exchange: Exchange): RouteSeries {
    const { route, request } = exchange;
    const label = this.#options.routeOf?.(exchange) ?? route;
    if (label !== undefined) return this.#routes.get(label) ?? this.#unknown;
    return request === undefined ? this.#malformed : this.#unknown;
  }

  duration(route: RouteSeries, { request, statusCode }: Exchange): HistogramSeries {
    const method = (request && this.#methods.get(request.method as string)) ?? this.#other.method;
    // Node sends none but three digits.
    const status = this.#statuses[statusCode] as number;
    const slot = method * this.#options.statusCodes.length + status;
    return route.durations[slot] ?? this.#resolveDuration(route, slot);
  }

  size(route: RouteSeries): HistogramSeries {
    return route.size ?? this.#resolveSize(route);
  }

  #resolveDuration(route: RouteSeries, slot: number): HistogramSeries {
    const { duration, methods, statusCodes } = this.#options;
    const series = duration.series({
      method: methods[Math.trunc(slot / statusCodes.length)] as Method,
      route: route.label as Route,
      status_code: statusCodes[slot % statusCodes.length] as Status,
    });
    route.durations[slot] = series;
    return series;
  }

  #resolveSize(route: RouteSeries): HistogramSeries {
    route.size = this.#options.size.series({ route: route.label as Route });
    return route.size;
  }
}

// --- internal ---

class RouteSeries {
  readonly label: string;
  readonly durations: (HistogramSeries | undefined)[] = [];
  size: HistogramSeries | undefined = undefined;

  constructor(label: string) {
    this.label = label;
  }
}

function indexOfOther(option: string, values: readonly string[]): number {
  const index = values.indexOf('other');
  if (index === -1) throw new TypeError(`${option} must have "other" for all that they leave out, got "${values.join(', ')}".`);
  return index;
}

import type { Exchange } from './exchange.ts';
import type { HttpMetricsOptions } from './http-metrics-options.ts';
import type { HistogramCell } from './series.ts';

/** The cells of exchanges, found by what they have in common: a flat table of method and status for each route. */
export class HttpCells<Method extends string, Route extends string, Status extends string> {
  readonly #options: HttpMetricsOptions<Method, Route, Status>;
  readonly #routes: ReadonlyMap<string, RouteCells>;
  readonly #unknown: RouteCells;
  readonly #malformed: RouteCells;
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
    const table = new Map<string, RouteCells>([...routes, unknownRoute, malformedRoute].map((route) => [route, new RouteCells(route)]));
    this.#routes = table;
    this.#unknown = table.get(unknownRoute) as RouteCells;
    this.#malformed = table.get(malformedRoute) as RouteCells;
  }

  /** The cells of the route that an exchange is counted under. */
  routeOf(exchange: Exchange): RouteCells {
    const { route, request } = exchange;
    const label = this.#options.routeOf?.(exchange) ?? route;
    if (label !== undefined) return this.#routes.get(label) ?? this.#unknown;
    return request === undefined ? this.#malformed : this.#unknown;
  }

  duration(route: RouteCells, { request, statusCode }: Exchange): HistogramCell {
    const method = (request && this.#methods.get(request.method as string)) ?? this.#other.method;
    // Node sends none but three digits.
    const status = this.#statuses[statusCode] as number;
    const slot = method * this.#options.statusCodes.length + status;
    return route.durations[slot] ?? this.#resolveDuration(route, slot);
  }

  size(route: RouteCells): HistogramCell {
    return route.size ?? this.#resolveSize(route);
  }

  #resolveDuration(route: RouteCells, slot: number): HistogramCell {
    const { duration, methods, statusCodes } = this.#options;
    const cell = duration.cell({
      method: methods[Math.trunc(slot / statusCodes.length)] as Method,
      route: route.label as Route,
      status_code: statusCodes[slot % statusCodes.length] as Status,
    });
    route.durations[slot] = cell;
    return cell;
  }

  #resolveSize(route: RouteCells): HistogramCell {
    route.size = this.#options.size.cell({ route: route.label as Route });
    return route.size;
  }
}

// --- internal ---

class RouteCells {
  readonly label: string;
  readonly durations: (HistogramCell | undefined)[] = [];
  size: HistogramCell | undefined = undefined;

  constructor(label: string) {
    this.label = label;
  }
}

function indexOfOther(option: string, values: readonly string[]): number {
  const index = values.indexOf('other');
  if (index === -1) throw new TypeError(`${option} must have "other" for all that they leave out, got "${values.join(', ')}".`);
  return index;
}

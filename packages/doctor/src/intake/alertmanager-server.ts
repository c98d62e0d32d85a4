import type { ApiServer } from 'metric-to-pager/cluster';
import { json, proxyPath } from 'metric-to-pager/cluster';
import { parseYaml } from 'metric-to-pager/input';
import { flag, list, map, object, readShape, type Shape, text } from 'metric-to-pager/shape';
import { MOST_ROUTES } from '../snapshot/kept-answers.ts';
import type { Kinds } from '../snapshot/kinds.ts';
import type { AlertmanagerServer, Denied, LoadedRoute } from '../snapshot/snapshot.ts';
import { cutting } from '../snapshot/text-rules.ts';
import { reasonOf } from './answer-errors.ts';

/** Asks one Alertmanager for the routes that it has loaded, through the proxy of the API server; receivers are not kept. */
export async function askAlertmanager(
  api: ApiServer,
  { object, pod }: { readonly object: Kinds['Alertmanager']; readonly pod: string },
  denied: Denied[],
): Promise<AlertmanagerServer> {
  const { namespace, name } = object.metadata;
  try {
    const root = proxyPath({ kind: 'pods', namespace, name: pod, port: 9093 }, (object.spec?.routePrefix ?? '').replace(/\/$/, ''));
    const status = await json(api, { path: `${root}/api/v2/status` }, STATUS);
    const source = { name: `The configuration of Alertmanager ${namespace}/${name}`, pass: cutting };
    const { route } = readShape(CONFIG, parseYaml(status.config.original) ?? {}, source);
    return { namespace, name, ...(route !== undefined && { route: routeOf(route) }) };
  } catch (error) {
    denied.push({ what: `ask Alertmanager ${namespace}/${name} for its routes`, reason: reasonOf(error), essential: false });
    return { namespace, name };
  }
}

// --- internal ---

const STATUS = object({ config: object({ original: text() }) });
const CONFIG = object({}, { route: routeText(MOST_ROUTES) });

/** A route as the configuration of Alertmanager writes it; `match` and `match_re` are its older forms of matchers. */
interface RouteText {
  readonly receiver?: string;
  readonly matchers?: readonly string[];
  readonly match?: Readonly<Record<string, string>>;
  readonly match_re?: Readonly<Record<string, string>>;
  readonly continue?: boolean;
  readonly routes?: readonly RouteText[];
}

function routeText(levels: number): Shape<RouteText> {
  const own = { receiver: text(), matchers: list(text()), match: map(text()), match_re: map(text()), continue: flag };
  const below = levels === 0 ? list(object({ deeper: flag })) : list(routeText(levels - 1));
  return object({}, { ...own, routes: below as Shape<readonly RouteText[]> }) as Shape<unknown> as Shape<RouteText>;
}

function routeOf({ receiver, matchers = [], match = {}, match_re = {}, continue: goesOn = false, routes = [] }: RouteText): LoadedRoute {
  const older = [
    ...Object.entries(match).map(([label, value]) => `${label}="${value}"`),
    ...Object.entries(match_re).map(([label, value]) => `${label}=~"${value}"`),
  ];
  return { ...(receiver !== undefined && { receiver }), matchers: [...matchers, ...older], continue: goesOn, routes: routes.map(routeOf) };
}

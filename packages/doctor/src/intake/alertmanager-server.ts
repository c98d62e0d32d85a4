import type { ApiServer } from 'metric-to-pager/cluster';
import { json, proxyPath } from 'metric-to-pager/cluster';
import { parse } from 'yaml';
import type { Kinds } from '../snapshot/kinds.ts';
import type { AlertmanagerServer, Denied, LoadedRoute } from '../snapshot/snapshot.ts';
import { reasonOf } from './lists.ts';

/** Asks one Alertmanager for the routes that it has loaded, through the proxy of the API server; receivers are not kept. */
export async function askAlertmanager(
  api: ApiServer,
  { object, pod }: { readonly object: Kinds['Alertmanager']; readonly pod: string },
  denied: Denied[],
): Promise<AlertmanagerServer> {
  const { namespace, name } = object.metadata;
  const root = proxyPath({ kind: 'pods', namespace, name: pod, port: 9093 }) + (object.spec?.routePrefix ?? '').replace(/\/$/, '');
  try {
    const status = await json<{ readonly config: { readonly original: string } }>(api, { path: `${root}/api/v2/status` });
    const { route } = (parse(status.config.original) ?? {}) as { readonly route?: RouteText };
    return { namespace, name, ...(route !== undefined && { route: routeOf(route) }) };
  } catch (error) {
    denied.push({ what: `ask Alertmanager ${namespace}/${name} for its routes`, reason: reasonOf(error), essential: false });
    return { namespace, name };
  }
}

// --- internal ---

/** A route as the configuration of Alertmanager writes it; `match` and `match_re` are its older forms of matchers. */
interface RouteText {
  readonly receiver?: string;
  readonly matchers?: readonly string[];
  readonly match?: Readonly<Record<string, string>>;
  readonly match_re?: Readonly<Record<string, string>>;
  readonly continue?: boolean;
  readonly routes?: readonly RouteText[];
}

function routeOf({ receiver, matchers = [], match = {}, match_re = {}, continue: goesOn = false, routes = [] }: RouteText): LoadedRoute {
  const older = [
    ...Object.entries(match).map(([label, value]) => `${label}="${value}"`),
    ...Object.entries(match_re).map(([label, value]) => `${label}=~"${value}"`),
  ];
  return { ...(receiver !== undefined && { receiver }), matchers: [...matchers, ...older], continue: goesOn, routes: routes.map(routeOf) };
}

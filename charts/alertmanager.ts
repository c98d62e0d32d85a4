import { toYaml } from 'metric-to-pager/cluster';

interface Matcher {
  readonly name: string;
  readonly matchType: string;
  readonly value: string;
}

interface Route {
  readonly matchers: readonly Matcher[];
  readonly receiver: string;
  readonly groupBy?: readonly string[];
  readonly groupWait?: string;
  readonly repeatInterval?: string;
  readonly routes?: readonly Route[];
}

/** The fields of an AlertmanagerConfig object that Alertmanager has too. */
export interface AlertmanagerConfig {
  readonly spec: {
    readonly route: Route;
    readonly inhibitRules: readonly {
      readonly sourceMatch: readonly Matcher[];
      readonly targetMatch: readonly Matcher[];
      readonly equal: readonly string[];
    }[];
    readonly receivers: readonly { readonly name: string }[];
  };
}

/** Converts an AlertmanagerConfig into Alertmanager's configuration, as the operator does. The receivers send nothing. */
export function alertmanagerConfig({ spec: { route, inhibitRules, receivers } }: AlertmanagerConfig): string {
  return toYaml([
    {
      // The root route must match every alert.
      route: { receiver: route.receiver, routes: [nativeRoute(route)] },
      inhibit_rules: inhibitRules.map(({ sourceMatch, targetMatch, equal }) => ({
        source_matchers: sourceMatch.map(nativeMatcher),
        target_matchers: targetMatch.map(nativeMatcher),
        equal,
      })),
      receivers: receivers.map(({ name }) => ({ name })),
    },
  ]);
}

// --- internal ---

function nativeRoute({ matchers, receiver, groupBy, groupWait, repeatInterval, routes }: Route): object {
  return {
    matchers: matchers.map(nativeMatcher),
    receiver,
    ...(groupBy !== undefined && { group_by: groupBy }),
    ...(groupWait !== undefined && { group_wait: groupWait }),
    ...(repeatInterval !== undefined && { repeat_interval: repeatInterval }),
    ...(routes !== undefined && { routes: routes.map(nativeRoute) }),
  };
}

function nativeMatcher({ name, matchType, value }: Matcher): string {
  return name + matchType + JSON.stringify(value);
}

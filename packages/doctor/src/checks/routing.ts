import { kubectl, soleNearest } from 'metric-to-pager/terminal';
import type { Check } from '../check.ts';
import { editFix, jsonFix, manualFix } from '../fix.ts';
import { canMatch, formatRouteMatcher, type RouteMatcher } from '../model/alerts.ts';
import { links } from '../model/links.ts';
import { addedMatcher, isGlobal, strategyOf } from '../model/merged-route.ts';
import { isFresh } from '../model/model.ts';
import { likely } from '../model/nearby.ts';
import { displayName, joinNames, keyOf } from '../model/object-view.ts';
import { rulesIn } from '../model/rules.ts';
import { sentAlerts } from '../model/sent-alerts.ts';
import type { Kinds } from '../snapshot/kinds.ts';
import type { LoadedRoute } from '../snapshot/snapshot.ts';
import { rejectionOf } from './rejection.ts';
import { selectionChecks } from './selected.ts';

/** An AlertmanagerConfig is selected, accepted and loaded, and its route can match alerts. */
export const routing: readonly Check[] = [
  ...selectionChecks({
    link: 'alertmanager-config',
    noun: 'AlertmanagerConfig',
    by: 'Alertmanager',
    field: 'alertmanagerConfigSelector',
    why: 'An AlertmanagerConfig that no Alertmanager selects has no effect: its receivers are never notified.',
    effect: 'has no effect',
    views: (model) => model.routings.filter((view) => !isGlobal(view, model.inventory)),
    broken: ({ key }) => ({ breaks: [links.selected(key)], concerns: [key] }),
  }),
  {
    id: 'alertmanager-config.rejected',
    severity: 'error',
    title: 'The operator rejects the AlertmanagerConfig',
    why: 'The routes and receivers of a rejected AlertmanagerConfig are left out of the configuration.',
    cause:
      'A Secret of a receiver is missing, a receiver that a route names does not exist, or a field is not known to the version of Alertmanager.',
    evidence: 'An event with the reason InvalidConfiguration for the object.',
    fix: 'Correct what the message names.',
    run: (model) =>
      model.routings.flatMap((view) => {
        const rejection = rejectionOf(view, model);
        return rejection === undefined ? [] : { ...rejection, needs: [links.selected(view.key)] };
      }),
  },
  {
    id: 'alertmanager-config.not-loaded',
    severity: 'error',
    title: 'The AlertmanagerConfig is not loaded',
    why: 'Alertmanager selects the object, but has none of its routes: its receivers are never notified.',
    cause: 'The operator is down or rejects the object without an event, or Alertmanager failed to reload.',
    evidence: '/api/v2/status of Alertmanager shows no route to a receiver NAMESPACE/NAME/RECEIVER.',
    fix: 'Look at the log of the operator and at the config-reloader container of Alertmanager.',
    run: (model) =>
      model.routings.flatMap((view) => {
        if (isFresh(view.object, model.snapshot) || view.object.spec?.route === undefined) return [];
        return view.selectedBy.flatMap((by) => {
          const server = model.snapshot.alertmanager.find(
            ({ namespace, name }) => namespace === by.namespace && name === by.reference.name,
          );
          if (server?.route === undefined || leadsTo(server.route, `${view.namespace}/${view.reference.name}/`)) return [];
          return {
            subject: view.reference,
            message: `${by.name} selects ${view.name}, but has no route to its receivers.`,
            evidence: [`no route to ${view.namespace}/${view.reference.name}/ in the configuration of Alertmanager`],
            fix: manualFix(kubectl(server.namespace)`logs statefulset/alertmanager-${server.name} -c config-reloader --tail=50`),
            needs: [links.selected(view.key), links.accepted(view.key), links.reconciled(view.namespace)],
          };
        });
      }),
  },
  {
    id: 'alertmanager-config.namespace-matcher',
    severity: 'warning',
    title: 'The route asks for a namespace that the alert does not have',
    why: 'With the strategy OnNamespace, the default, the operator adds namespace="NAMESPACE" to the route; with OnNamespaceExceptForAlertmanagerNamespace it does outside of the namespace of Alertmanager. An alert without that label goes to the receiver of the root route, which is often none.',
    cause: 'The expression of the alert aggregates the label namespace away: sum(…) without by (namespace).',
    evidence: 'spec.alertmanagerConfigMatcherStrategy of Alertmanager, and the labels of the alert.',
    fix: 'Keep the label namespace in the expression or add it to the labels of the alert, or set the strategy None.',
    run: (model) => {
      const all = sentAlerts(model);
      return model.routings.flatMap((view) => {
        const strict = view.selectedBy.find((by) => addedMatcher(view, by, model.inventory) !== undefined);
        const own = strict === undefined ? undefined : addedMatcher(view, strict, model.inventory);
        if (strict === undefined || own === undefined) return [];
        const others = matchersOf(view.object);
        const lost = all.filter(
          (alert) =>
            alert.rule.metadata.namespace === view.namespace &&
            others.every((matcher) => canMatch(matcher, alert)) &&
            !canMatch(own, alert),
        );
        const [first] = lost;
        if (first === undefined) return [];
        const { path = '', labels = {} } = rulesIn(first.rule).find(({ name }) => name === first.name) ?? {};
        const value = { ...labels, namespace: view.namespace };
        return {
          subject: view.reference,
          message: `${view.name} only receives alerts with namespace="${view.namespace}", and ${joinNames(lost.map(({ name }) => name))} of ${displayName(first.rule)} ${lost.length === 1 ? 'has' : 'have'} ${first.fixed['namespace'] === undefined ? 'no label namespace' : `namespace="${first.fixed['namespace']}"`}.`,
          evidence: [
            `${strict.name}: alertmanagerConfigMatcherStrategy is ${strategyOf(strict)}`,
            `labels of ${first.name}: ${[...Object.keys(first.fixed), ...first.open].join(', ')}`,
          ],
          fix: jsonFix(first.rule, [{ op: 'add', path: `${path}/labels`, value }], { safe: lost.length === 1 }),
          needs: [links.selected(view.key), links.accepted(view.key)],
          concerns: [view.key, ...new Set(lost.map(({ rule }) => keyOf(rule)))],
        };
      });
    },
  },
  {
    id: 'alertmanager-config.route-never-matches',
    severity: 'warning',
    title: 'The route matches no alert that can reach it',
    why: 'A route that matches no alert notifies its receiver of nothing.',
    cause: 'A matcher asks for a value that no alert has, such as severity="page" where the alerts have severity="critical".',
    evidence: 'spec.route.matchers, and the labels of the alerts of the PrometheusRules.',
    fix: 'Correct the matcher, or the labels of the alerts.',
    run: (model) => {
      const { inventory } = model;
      const all = sentAlerts(model);
      return model.routings.flatMap((view) => {
        const added = view.selectedBy.map((by) => addedMatcher(view, by, inventory));
        const alerts = all.filter((alert) => added.length === 0 || added.some((own) => own === undefined || canMatch(own, alert)));
        const others = matchersOf(view.object);
        if (alerts.length === 0 || others.length === 0 || alerts.some((alert) => others.every((matcher) => canMatch(matcher, alert))))
          return [];
        const failing = others.filter((matcher) => !alerts.some((alert) => canMatch(matcher, alert)));
        const [first = others[0] as RouteMatcher] = failing;
        const index = others.indexOf(first);
        const values = [...new Set(alerts.flatMap(({ fixed }) => fixed[first.name] ?? []))];
        // Where not every rule is known, only a value that is spelled alike is a sign.
        const near = inventory.sees('PrometheusRule') ? likely(first.value, values) : soleNearest(first.value, values);
        if (near === undefined && !inventory.sees('PrometheusRule')) return [];
        const own = added.length > 0 && added.every((one) => one !== undefined);
        return {
          subject: view.reference,
          message: `The route of ${view.name} asks for ${formatRouteMatcher(first)}, and no alert ${own ? `with namespace="${view.namespace}"` : 'of the cluster'} has it.`,
          evidence: [
            `values of ${first.name} in the alerts: ${joinNames(values, 6) || 'none'}`,
            `alerts: ${joinNames([...new Set(alerts.map(({ name }) => name))])}`,
          ],
          fix:
            near !== undefined && first.operator === '='
              ? jsonFix(view.object, [{ op: 'replace', path: `/spec/route/matchers/${index}/value`, value: near }], { safe: false })
              : editFix(view.object),
          needs: [links.selected(view.key), links.accepted(view.key)],
        };
      });
    },
  },
];

// --- internal ---

/** Returns whether a route, or one below it, notifies a receiver of an AlertmanagerConfig. */
function leadsTo({ receiver = '', routes }: LoadedRoute, prefix: string): boolean {
  return receiver.startsWith(prefix) || routes.some((route) => leadsTo(route, prefix));
}

/** The conditions of the route of an AlertmanagerConfig, those of its parts left out. */
function matchersOf({ spec }: Kinds['AlertmanagerConfig']): readonly RouteMatcher[] {
  return (spec?.route?.matchers ?? []).map(({ name, value = '', matchType, regex }) => {
    return { name, value, operator: (matchType || (regex === true ? '=~' : '=')) as RouteMatcher['operator'] };
  });
}

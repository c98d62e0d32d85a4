import { referenceTo } from 'metric-to-pager/cluster';
import type { Check } from '../check.ts';
import { jsonFix, manualFix } from '../fix.ts';
import { links } from '../model/links.ts';
import { isFresh, type Model, type SelectedView } from '../model/model.ts';
import { ruleProblems } from '../model/rule-problems.ts';
import { rulesIn } from '../model/rules.ts';
import type { PrometheusServer, RuleState } from '../snapshot/snapshot.ts';
import { called, listed } from './about-monitor.ts';
import { rejectionOf } from './rejection.ts';
import { selectionChecks } from './selected-object.ts';

/** A PrometheusRule is selected, accepted, loaded and evaluated without errors. */
export const rule: readonly Check[] = [
  ...selectionChecks({
    kind: 'PrometheusRule',
    link: 'rule',
    row: 27,
    by: 'Prometheus',
    field: 'ruleSelector',
    why: 'A PrometheusRule that no Prometheus selects is valid, shows no error and is never evaluated: none of its alerts can fire.',
    views: ({ rules }) => rules,
  }),
  {
    id: 'rule.invalid',
    row: 28,
    severity: 'error',
    title: 'The PrometheusRule is not valid',
    why: 'The operator rejects the whole object for one invalid rule: none of its rules is evaluated. Its event states only "invalid rule".',
    page: {
      cause: 'An expression does not parse, a name is not valid, a template is not closed, or a group name is repeated.',
      evidence:
        'The event InvalidConfiguration of the object, and the log of the operator. The place and the error come from parsing the rules again.',
      fix: 'Correct the rule that the message names.',
    },
    run: ({ rules }) =>
      rules.flatMap(({ object, key }) => {
        const problems = ruleProblems(object);
        const [first] = problems;
        if (first === undefined) return [];
        const { namespace, name } = object.metadata;
        return [
          {
            subject: referenceTo(object),
            message: `${called(object)} is not valid: ${first.place}: ${first.message}.`,
            evidence: problems
              .slice(0, 5)
              .map(({ path, place, message }) => `${path.slice(1).replaceAll('/', '.')} (${place}): ${message}`),
            fix: manualFix(`kubectl -n ${namespace} edit prometheusrule ${name}   # ${first.path.slice(1).replaceAll('/', '.')}`),
            breaks: [links.accepted(key), links.evaluated(key)],
          },
        ];
      }),
  },
  {
    id: 'rule.too-large',
    row: 28,
    severity: 'error',
    title: 'The PrometheusRule is too large',
    why: 'The operator writes rules into a ConfigMap and rejects an object above about 512 KiB: none of its rules is evaluated.',
    page: {
      cause: 'All rules of a large catalogue are in one object.',
      evidence: 'The size of spec as JSON.',
      fix: 'Split the groups over several PrometheusRule objects.',
    },
    run: ({ rules }) =>
      rules.flatMap(({ object, key }) => {
        const bytes = Buffer.byteLength(JSON.stringify(object.spec ?? {}));
        if (bytes <= MOST_BYTES) return [];
        const { namespace, name } = object.metadata;
        return [
          {
            subject: referenceTo(object),
            message: `${called(object)} holds ${Math.round(bytes / 1024)} KiB of rules, and the operator takes ${MOST_BYTES / 1024} KiB at most.`,
            evidence: [`${object.spec?.groups?.length ?? 0} groups`],
            fix: manualFix(`kubectl -n ${namespace} get prometheusrule ${name} -o yaml   # split its groups over several objects`),
            breaks: [links.accepted(key), links.evaluated(key)],
          },
        ];
      }),
  },
  {
    id: 'rule.rejected',
    row: 28,
    severity: 'error',
    title: 'The operator rejects the PrometheusRule',
    why: 'None of the rules of a rejected object is evaluated.',
    page: {
      cause: 'A rule is not valid for the version of Prometheus that the operator manages.',
      evidence: 'An event with the reason InvalidConfiguration, or the condition Accepted in status.bindings.',
      fix: 'Look at the log of the operator, which names the error, and correct the rule.',
    },
    run: (model) =>
      model.rules.flatMap((view) => {
        const { object, key } = view;
        const loaded = evaluating(view, model).some(({ states }) => states.some((state) => isOf(state, view)));
        const reason = rejectionOf(object, model, loaded);
        if (reason === undefined) return [];
        const { namespace, name } = object.metadata;
        return [
          {
            subject: referenceTo(object),
            message: `The operator rejects ${called(object)}: ${reason}.`,
            evidence: [reason],
            fix: manualFix(`kubectl -n ${namespace} get events --field-selector involvedObject.name=${name}`),
            needs: [links.accepted(key)],
            breaks: [links.accepted(key), links.evaluated(key)],
          },
        ];
      }),
  },
  {
    id: 'rule.not-loaded',
    row: 28,
    severity: 'error',
    title: 'The PrometheusRule is not loaded',
    why: 'Prometheus selects the object, but does not evaluate its rules.',
    page: {
      cause: 'The operator is down or paused, or Prometheus failed to reload.',
      evidence: '/api/v1/rules lists no file of the object.',
      fix: 'Look at the log of the operator and at the config-reloader container of Prometheus.',
    },
    run: (model) =>
      model.rules.flatMap((view) => {
        if (isFresh(view.object, model.snapshot) || (view.object.spec?.groups ?? []).length === 0) return [];
        return evaluating(view, model).flatMap(({ key, states, server }) => {
          if (states.some((state) => isOf(state, view))) return [];
          return [
            {
              subject: referenceTo(view.object),
              message: `${server.kind} ${server.namespace}/${server.name} selects ${called(view.object)}, but has not loaded it.`,
              evidence: [`no file of ${called(view.object)} in /api/v1/rules of ${server.pod}`],
              fix: manualFix(`kubectl -n ${server.namespace} logs ${server.pod} -c config-reloader --tail 50`),
              needs: [links.accepted(view.key), links.reconciled(view.namespace), links.loaded(key), links.running(key)],
              breaks: [links.evaluated(view.key)],
            },
          ];
        });
      }),
  },
  {
    id: 'rule.evaluation-failed',
    row: 30,
    severity: 'error',
    title: 'A rule fails to evaluate',
    why: 'A rule that fails gives nothing: its alert cannot fire, or its series has a gap.',
    page: {
      cause:
        'Most often a join finds several series on the side where one is expected, because a target is scraped twice or a label is missing in on().',
      evidence: '/api/v1/rules gives health: err and the error.',
      fix: 'Aggregate the side that has several series, or remove the duplicate.',
    },
    run: (model) =>
      model.rules.flatMap((view) =>
        evaluating(view, model).flatMap(({ states }) => {
          const failing = states.filter((state) => isOf(state, view) && state.health === 'err');
          const [first] = failing;
          if (first === undefined) return [];
          const place = rulesIn(view.object).find(({ name, group }) => name === first.name && group === first.group);
          return [
            {
              subject: referenceTo(view.object),
              message: `${first.name} in group ${first.group} of ${called(view.object)} fails to evaluate: ${first.error || 'no error was reported'}.`,
              evidence: failing.slice(0, 3).map(({ name, error }) => `${name}: ${error}`),
              fix: manualFix(
                `kubectl -n ${view.namespace} edit prometheusrule ${view.object.metadata.name}   # ${place?.path.slice(1).replaceAll('/', '.') ?? first.name}`,
              ),
              needs: [links.evaluated(view.key)],
            },
          ];
        }),
      ),
  },
  {
    id: 'rule.nan',
    row: 30,
    severity: 'warning',
    title: 'A recorded series is NaN',
    why: 'NaN compares as false, so no alert on it fires; and one NaN in a sum over the whole window makes the sum NaN until the window has passed.',
    page: {
      cause: 'A ratio divides zero by zero while there is no traffic.',
      evidence: 'The recorded series has the value NaN.',
      fix: 'Let the divisor be at least a small number, or drop idle times: … / (total > 0).',
    },
    run: (model) =>
      model.rules.flatMap((view) => {
        const nan = new Set(evaluating(view, model).flatMap(({ server }) => server.nan ?? []));
        const found = rulesIn(view.object).filter(({ alerting, name }) => !alerting && nan.has(name));
        const [first] = found;
        if (first === undefined) return [];
        const divided = /^(.+\S)\s*\/\s*([^/]+)$/s.exec(first.expr);
        return [
          {
            subject: referenceTo(view.object),
            message: `${listed([...new Set(found.map(({ name }) => name))])} of ${called(view.object)} ${found.length === 1 ? 'is' : 'are'} NaN: a ratio without traffic.`,
            evidence: found.slice(0, 3).map(({ name, expr }) => `${name} = ${expr}`),
            fix:
              divided === null
                ? manualFix(`kubectl -n ${view.namespace} edit prometheusrule ${view.object.metadata.name}`)
                : jsonFix(
                    view.object,
                    [{ op: 'replace', path: `${first.path}/expr`, value: `${divided[1]} / (${divided[2]?.trim()} > 0)` }],
                    { safe: false },
                  ),
            needs: [links.evaluated(view.key)],
          },
        ];
      }),
  },
];

// --- internal ---

/** The operator's own limit: half of what a ConfigMap holds. */
const MOST_BYTES = 512 * 1024;

interface Evaluating {
  readonly key: string;
  readonly server: PrometheusServer;
  readonly states: readonly RuleState[];
}

/** The servers that evaluate a rule object and were asked for their rules; one of each Prometheus, as all shards have the same rules. */
function evaluating({ selectedBy }: SelectedView<'PrometheusRule'>, { prometheuses }: Model): readonly Evaluating[] {
  return prometheuses
    .filter(({ key, object }) => object.kind === 'Prometheus' && selectedBy.some((by) => by.key === key))
    .flatMap(({ key, servers }) => {
      const server = servers.find(({ rules }) => rules !== undefined);
      return server?.rules === undefined ? [] : [{ key, server, states: server.rules }];
    });
}

/** The operator names a file by namespace, name and uid. */
function isOf({ file }: RuleState, { object }: SelectedView<'PrometheusRule'>): boolean {
  const { namespace, name, uid } = object.metadata;
  const base = file.split('/').at(-1) ?? '';
  return uid === undefined ? base.startsWith(`${namespace}-${name}-`) : base === `${namespace}-${name}-${uid}.yaml`;
}

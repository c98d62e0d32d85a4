import { comment, kubectl } from 'metric-to-pager/terminal';
import type { Check } from '../check.ts';
import { editFix, jsonFix, manualFix } from '../fix.ts';
import { links } from '../model/links.ts';
import { isFresh, type RuleView } from '../model/model.ts';
import { isOlder } from '../model/newer-syntax.ts';
import { joinNames } from '../model/object-view.ts';
import { withPositiveDivisors } from '../model/rewrite.ts';
import { ruleProblems } from '../model/rule-problems.ts';
import { rulesIn } from '../model/rules.ts';
import type { PrometheusServer, RuleState } from '../snapshot/snapshot.ts';
import { rejectionOf } from './rejection.ts';
import { selectionChecks } from './selected.ts';

/** A PrometheusRule is selected, accepted, loaded and evaluated without errors. */
export const rule: readonly Check[] = [
  ...selectionChecks({
    link: 'rule',
    noun: 'PrometheusRule',
    by: 'Prometheus',
    field: 'ruleSelector',
    why: 'A PrometheusRule that no Prometheus selects is valid, shows no error and is never evaluated: none of its alerts can fire.',
    effect: 'is not evaluated',
    views: ({ rules }) => rules,
    broken: ({ key }) => ({ breaks: [links.selected(key), links.evaluated(key)], concerns: [key] }),
  }),
  {
    id: 'rule.invalid',
    severity: 'error',
    title: 'The PrometheusRule is not valid',
    why: 'The operator rejects the whole object for one invalid rule: none of its rules is evaluated. Its event states only "invalid rule".',
    cause:
      'An expression does not parse or has the wrong types or arguments, a name is not valid, a template is not closed or names an unknown variable, or a group name is repeated.',
    evidence:
      'The event InvalidConfiguration of the object, and the log of the operator. The place and the error come from parsing the rules again.',
    fix: 'Correct the rule that the message names.',
    run: ({ rules }) =>
      rules.flatMap((view) => {
        const { object, key, name, reference } = view;
        const problems = ruleProblems(object, oldestReader(view));
        const [first] = problems;
        if (first === undefined) return [];
        return {
          subject: reference,
          message: `${name} is not valid: ${first.place}: ${first.message}.`,
          evidence: problems.slice(0, 5).map(({ path, place, message }) => `${fieldOf(path)} (${place}): ${message}`),
          fix: editFix(object, comment`${fieldOf(first.path)}`),
          breaks: [links.accepted(key), links.evaluated(key)],
        };
      }),
  },
  {
    id: 'rule.too-large',
    severity: 'error',
    title: 'The PrometheusRule is too large',
    why: 'The operator writes rules into a ConfigMap and rejects an object above about 512 KiB: none of its rules is evaluated.',
    cause: 'All rules of a large catalogue are in one object.',
    evidence: 'The size of spec as JSON.',
    fix: 'Split the groups over several PrometheusRule objects.',
    run: ({ rules }) =>
      rules.flatMap(({ object, key, name, namespace, reference }) => {
        const bytes = Buffer.byteLength(JSON.stringify(object.spec ?? {}));
        if (bytes <= MOST_BYTES) return [];
        return {
          subject: reference,
          message: `${name} holds ${Math.round(bytes / 1024)} KiB of rules, and the operator takes ${MOST_BYTES / 1024} KiB at most.`,
          evidence: [`${object.spec?.groups?.length ?? 0} groups`],
          fix: manualFix(comment`split its groups over several objects`, kubectl(namespace)`get prometheusrule ${reference.name} -o yaml`),
          breaks: [links.accepted(key), links.evaluated(key)],
        };
      }),
  },
  {
    id: 'rule.rejected',
    severity: 'error',
    title: 'The operator rejects the PrometheusRule',
    why: 'None of the rules of a rejected object is evaluated.',
    cause: 'A rule is not valid for the version of Prometheus that the operator manages.',
    evidence: 'An event with the reason InvalidConfiguration, or the condition Accepted in status.bindings.',
    fix: 'Look at the log of the operator, which names the error, and correct the rule.',
    run: (model) =>
      model.rules.flatMap((view) => {
        const { key } = view;
        const rejection = rejectionOf(view, model, {
          inUse: evaluating(view).some(({ states }) => states.some((state) => isOf(state, view))),
        });
        return rejection === undefined
          ? []
          : { ...rejection, needs: [links.accepted(key)], breaks: [links.accepted(key), links.evaluated(key)] };
      }),
  },
  {
    id: 'rule.not-loaded',
    severity: 'error',
    title: 'The PrometheusRule is not loaded',
    why: 'Prometheus selects the object, but does not evaluate its rules.',
    cause: 'The operator is down or paused, or Prometheus failed to reload.',
    evidence: '/api/v1/rules lists no file of the object.',
    fix: 'Look at the log of the operator and at the config-reloader container of Prometheus.',
    run: (model) =>
      model.rules.flatMap((view) => {
        if (isFresh(view.object, model.snapshot) || (view.object.spec?.groups ?? []).length === 0) return [];
        return evaluating(view).flatMap(({ key, states, server }) => {
          if (states.some((state) => isOf(state, view))) return [];
          return {
            subject: view.reference,
            message: `${server.kind} ${server.namespace}/${server.name} selects ${view.name}, but has not loaded it.`,
            evidence: [`no file of ${view.name} in /api/v1/rules of ${server.pod}`],
            fix: manualFix(kubectl(server.namespace)`logs ${server.pod} -c config-reloader --tail=50`),
            needs: [links.accepted(view.key), links.reconciled(view.namespace), links.loaded(key), links.running(key)],
            breaks: [links.evaluated(view.key)],
          };
        });
      }),
  },
  {
    id: 'rule.evaluation-failed',
    severity: 'error',
    title: 'A rule fails to evaluate',
    why: 'A rule that fails gives nothing: its alert cannot fire, or its series has a gap.',
    cause:
      'Most often a join finds several series on the side where one is expected, because a target is scraped twice or a label is missing in on().',
    evidence: '/api/v1/rules gives health: err and the error.',
    fix: 'Aggregate the side that has several series, or remove the duplicate.',
    run: (model) =>
      model.rules.flatMap((view) =>
        evaluating(view).flatMap(({ states }) => {
          const failing = states.filter((state) => isOf(state, view) && state.health === 'err');
          const [first] = failing;
          if (first === undefined) return [];
          const place = rulesIn(view.object).find(({ name, group }) => name === first.name && group === first.group);
          return {
            subject: view.reference,
            message: `${first.name} in group ${first.group} of ${view.name} fails to evaluate: ${first.error || 'no error was reported'}.`,
            evidence: failing.slice(0, 3).map(({ name, error }) => `${name}: ${error}`),
            fix: editFix(view.object, comment`${place === undefined ? first.name : fieldOf(place.path)}`),
            needs: [links.evaluated(view.key)],
          };
        }),
      ),
  },
  {
    id: 'rule.nan',
    severity: 'warning',
    title: 'A recorded series is NaN',
    why: 'NaN compares as false, so no alert on it fires; and one NaN in a sum over the whole window makes the sum NaN until the window has passed.',
    cause: 'A ratio divides zero by zero while there is no traffic.',
    evidence: 'The recorded series has the value NaN.',
    fix: 'Let the divisor be at least a small number, or drop idle times: … / (total > 0).',
    run: (model) =>
      model.rules.flatMap((view) => {
        const nan = new Set(evaluating(view).flatMap(({ server }) => server.nan ?? []));
        const found = rulesIn(view.object).filter(({ alerting, name }) => !alerting && nan.has(name));
        const [first] = found;
        if (first === undefined) return [];
        const repaired = withPositiveDivisors(first.expr);
        return {
          subject: view.reference,
          message: `${joinNames([...new Set(found.map(({ name }) => name))])} of ${view.name} ${found.length === 1 ? 'is' : 'are'} NaN: a ratio without traffic.`,
          evidence: found.slice(0, 3).map(({ name, expr }) => `${name} = ${expr}`),
          fix:
            repaired === undefined
              ? editFix(view.object)
              : jsonFix(view.object, [{ op: 'replace', path: `${first.path}/expr`, value: repaired }], { safe: false }),
          needs: [links.evaluated(view.key)],
        };
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

/** Returns the servers that evaluate a rule object and were asked for their rules; one of each Prometheus, as all shards have the same. */
function evaluating({ selectedBy }: RuleView): readonly Evaluating[] {
  return selectedBy.flatMap(({ key, servers }) => {
    const server = servers.find(({ rules }) => rules !== undefined);
    return server?.rules === undefined ? [] : { key, server, states: server.rules };
  });
}

/** Returns the oldest version of the Prometheuses that read a rule object, as far as they are known. That of a ThanosRuler is one of Thanos. */
function oldestReader({ selectedBy }: RuleView): string | undefined {
  return selectedBy
    .filter(({ kind }) => kind === 'Prometheus')
    .flatMap(({ object, servers }) => servers.find(({ version }) => version !== undefined)?.version ?? object.spec?.version ?? [])
    .reduce<string | undefined>((oldest, one) => (oldest === undefined || isOlder(one, oldest) ? one : oldest), undefined);
}

/** Returns a JSON pointer as the path of a field: `spec.groups.0.rules.1.expr`. */
function fieldOf(path: string): string {
  return path.slice(1).replaceAll('/', '.');
}

/** The operator names a file by namespace, name and uid. */
function isOf({ file }: RuleState, { object }: RuleView): boolean {
  const { namespace, name, uid } = object.metadata;
  const base = file.split('/').at(-1) ?? '';
  return uid === undefined ? base.startsWith(`${namespace}-${name}-`) : base === `${namespace}-${name}-${uid}.yaml`;
}

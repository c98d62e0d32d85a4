import { join } from 'node:path';
import { inFolder, type PromtoolResult, runPromtool } from '../prometheus/run-promtool.ts';
import type { RuleGroup } from '../promql/rules.ts';
import type { Case, Check } from './cases.ts';

/**
 * Runs cases on rules by Prometheus' own engine.
 *
 * @param promtool the program; both families of Prometheus, 2 and 3, know the files that are written
 * @throws when there is no such program
 */
export function runCases(promtool: string, groups: readonly RuleGroup[], cases: readonly Case[]): Promise<PromtoolResult> {
  const tests = cases.map(({ name, step, series, checks }) => ({
    name,
    interval: `${step}s`,
    input_series: Object.entries(series).map(([one, values]) => ({ series: one, values })),
    alert_rule_test: checks.filter((check) => check.kind === 'alert').map(alertTest),
    promql_expr_test: checks.filter((check) => check.kind === 'samples').map(samplesTest),
  }));
  const files = Object.fromEntries(
    tests.map((test, index) => [
      `test-${index}.yaml`,
      // Groups that are not named here are evaluated in no certain order.
      { rule_files: ['rules.yaml'], evaluation_interval: test.interval, group_eval_order: groups.map(({ name }) => name), tests: [test] },
    ]),
  );
  return inFolder({ 'rules.yaml': { groups }, ...files }, (folder) =>
    runPromtool(promtool, ['test', 'rules', ...Object.keys(files).map((file) => join(folder, file))]),
  );
}

/** Whether Prometheus accepts the groups as a rule file. */
export function checkGroups(promtool: string, groups: readonly RuleGroup[]): Promise<PromtoolResult> {
  return inFolder({ 'rules.yaml': { groups } }, (folder) => runPromtool(promtool, ['check', 'rules', join(folder, 'rules.yaml')]));
}

// --- internal ---

function alertTest({ at, alert, firing }: Extract<Check, { kind: 'alert' }>) {
  const exp_alerts = firing.map(({ labels, annotations }) => ({ exp_labels: labels, exp_annotations: annotations }));
  return { eval_time: `${at}s`, alertname: alert, exp_alerts };
}

function samplesTest({ at, expr, samples }: Extract<Check, { kind: 'samples' }>) {
  return { eval_time: `${at}s`, expr, exp_samples: samples.map(({ series, value }) => ({ labels: series, value })) };
}

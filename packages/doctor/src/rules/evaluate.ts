import { join } from 'node:path';
import { inFolder, runPromtool } from 'metric-to-pager/prometheus';
import type { ParsedRule, RuleSet } from './rule-set.ts';
import { heldValues, isFar, type World } from './world.ts';

/** The results of rules at the end of a world. */
export interface Evaluation {
  /** Alerts that are pending or firing. */
  readonly active: ReadonlySet<ParsedRule>;
  /** Recording rules that yield NaN. */
  readonly nan: ReadonlySet<ParsedRule>;
  /** Rules that cannot be evaluated there, and why. */
  readonly failed: ReadonlyMap<ParsedRule, string>;
}

/** Makes the world for some rules: what they read, and nothing else. */
export type WorldFor = (rules: readonly ParsedRule[]) => World;

export interface EvaluateOptions {
  readonly set: RuleSet;
  readonly promtool: string;
  readonly worldFor: WorldFor;
}

/**
 * Evaluates rules by Prometheus' own engine, many in one run. A rule that cannot be evaluated among others is tried alone; of a run that
 * fails without saying why, either half is tried, down to the rule.
 */
export async function evaluate(rules: readonly ParsedRule[], options: EvaluateOptions): Promise<Evaluation> {
  const active = new Set<ParsedRule>();
  const nan = new Set<ParsedRule>();
  const failed = new Map<ParsedRule, string>();
  const far = rules.filter((rule) => isFar(options.set.lookback(rule)));
  const near = rules.filter((rule) => !isFar(options.set.lookback(rule)));
  const pending = [...chunks(near, MOST_RULES), ...chunks(far, MOST_FAR_RULES)];
  const worker = async () => {
    for (let batch = pending.pop(); batch !== undefined; batch = pending.pop()) {
      const { found, failing, broken } = await run(batch, options);
      if (broken === undefined && failing.size === 0) {
        for (const rule of found.filled) if (rule.kind === 'alert') active.add(rule);
        for (const rule of found.nan) if (rule.kind === 'record') nan.add(rule);
        continue;
      }
      const [only] = batch;
      if (batch.length === 1 && only) failed.set(only, broken ?? [...failing.values()][0] ?? 'it fails');
      else if (broken !== undefined) pending.push(batch.slice(0, batch.length >> 1), batch.slice(batch.length >> 1));
      else {
        const apart = batch.filter((rule) => options.set.closure(rule).some((one) => failing.has(one)));
        const rest = batch.filter((rule) => !apart.includes(rule));
        if (rest.length > 0) pending.push(rest);
        pending.push(...apart.map((rule) => [rule]));
      }
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, worker));
  return { active, nan, failed };
}

// --- internal ---

const MOST_RULES = 2500;
const MOST_FAR_RULES = 50;
const WORKERS = 2;

interface Run {
  readonly found: { readonly filled: readonly ParsedRule[]; readonly nan: readonly ParsedRule[] };
  readonly failing: ReadonlyMap<ParsedRule, string>;
  /** The reason why the run says nothing about any rule. */
  readonly broken?: string | undefined;
}

/** Runs rules once. Each is evaluated under a name of its own, beside the rules that record what it reads. */
async function run(batch: readonly ParsedRule[], { set, promtool, worldFor }: EvaluateOptions): Promise<Run> {
  const world = worldFor(batch);
  const needed = [...new Set(batch.flatMap((rule) => set.closure(rule)))];
  const byId = new Map(needed.map((rule) => [rule.id, rule]));
  const rules = needed.flatMap((rule, index) => {
    const part = Math.floor(index / MOST_QUERIED);
    return [...(rule.kind === 'record' ? [recorded(rule)] : []), probe(rule, part)];
  });
  const end = `${Math.ceil(world.duration)}s`;
  const tests = {
    rule_files: ['rules.yaml'],
    evaluation_interval: world.duration > 0 ? end : '1m',
    tests: [
      {
        interval: `${world.interval}s`,
        input_series: [...world.series].map(([series, value]) => ({ series, values: heldValues(Number(value), world) })),
        promql_expr_test: Array.from({ length: Math.ceil(needed.length / MOST_QUERIED) }, (_, part) => part).flatMap((part) => [
          { expr: `${FILLED} (${probesOf(part)})`, eval_time: end },
          { expr: `${NOT_A_NUMBER} (${probesOf(part)} != ${probesOf(part)})`, eval_time: end },
        ]),
      },
    ],
  };
  const { ok, output } = await inFolder({ 'rules.yaml': { groups: [{ name: 'rules', rules }] }, 'tests.yaml': tests }, (folder) =>
    runPromtool(promtool, ['test', 'rules', join(folder, 'tests.yaml')]),
  );
  const failing = new Map<ParsedRule, string>();
  const lines = output.split('\n').map((line) => line.trimStart());
  for (const line of lines) {
    const [, id, reason] = FAILED.exec(line) ?? [];
    const rule = byId.get(Number(id));
    if (rule) failing.set(rule, reason ?? '');
  }
  const results = resultsIn(lines, byId);
  const broken = failing.size > 0 ? undefined : (results.error ?? (ok || results.filled.length > 0 ? undefined : output.trim()));
  const asked = new Set(batch);
  return {
    found: { filled: results.filled.filter((rule) => asked.has(rule)), nan: results.nan.filter((rule) => asked.has(rule)) },
    failing,
    broken,
  };
}

const ID = 'proven_rule';
const PART = 'proven_part';
const RESULT = /proven_rule="(\d+)"/g;
/** promtool refuses queries that load more than 10 000 samples, and a rule may yield several. */
const MOST_QUERIED = 250;
const FILLED = `count by (${ID})`;
const NOT_A_NUMBER = `1 + count by (${ID})`;
const ERROR = ', err: ';
const FAILED = /^rule: proven:rule:(\d+), [^,]+, err: (.*)$/;

const probesOf = (part: number) => `{${PART}="${part}"}`;

function recorded({ name, expr, labels }: ParsedRule) {
  return { record: name, expr, labels };
}

function probe({ id, expr }: ParsedRule, part: number) {
  return { record: `proven:rule:${id}`, expr, labels: { [ID]: String(id), [PART]: String(part) } };
}

/** The rules of which a query found something, in what promtool prints of each query that is not empty. */
function resultsIn(lines: readonly string[], byId: ReadonlyMap<number, ParsedRule>) {
  const filled: ParsedRule[] = [];
  const nan: ParsedRule[] = [];
  let into: ParsedRule[] | undefined;
  let error: string | undefined;
  for (const text of lines) {
    if (text.startsWith('expr: ')) into = text.startsWith(`expr: "${FILLED}`) ? filled : nan;
    if (text.startsWith('expr: ') && text.includes(ERROR)) error ??= text.slice(text.indexOf(ERROR) + ERROR.length);
    if (text.startsWith('got:')) into?.push(...[...text.matchAll(RESULT)].flatMap(([, id]) => byId.get(Number(id)) ?? []));
  }
  return { filled, nan, error };
}

function chunks<T>(all: readonly T[], most: number): T[][] {
  const count = Math.ceil(all.length / most);
  const size = Math.ceil(all.length / Math.max(1, count));
  return Array.from({ length: count }, (_, index) => all.slice(index * size, (index + 1) * size));
}

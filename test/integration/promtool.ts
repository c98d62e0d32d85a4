import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { RuleGroup } from '../../monitoring/rules.ts';

/** A simulated time in which Prometheus scrapes given series and evaluates rules, and what must be true then. */
export interface RuleCase {
  readonly name: string;
  /** Values of each series, one a minute, in promtool's notation: `0+60x120`. */
  readonly series: Readonly<Record<string, string>>;
  /** At which time what is looked at, and the samples that there must be: by series, without a name where the result has none. */
  readonly expect: readonly { readonly at: string; readonly expr: string; readonly samples: Readonly<Record<string, number>> }[];
}

/** What promtool said, and whether it was content. */
export interface Verdict {
  readonly ok: boolean;
  readonly output: string;
}

/** Whether Prometheus accepts the groups as a rule file. */
export function checkRules(groups: readonly RuleGroup[]): Promise<Verdict> {
  return withFiles({ 'rules.yaml': { groups } }, (folder) => promtool(['check', 'rules', join(folder, 'rules.yaml')]));
}

/** Whether every case is as expected, by Prometheus' own engine. */
export function testRules(groups: readonly RuleGroup[], cases: readonly RuleCase[]): Promise<Verdict> {
  const tests = cases.map(({ name, series, expect }) => ({
    name,
    interval: '1m',
    input_series: Object.entries(series).map(([one, values]) => ({ series: one, values })),
    promql_expr_test: expect.map(({ at, expr, samples }) => ({
      eval_time: at,
      expr,
      exp_samples: Object.entries(samples).map(([labels, value]) => ({ labels, value })),
    })),
  }));
  const files = { 'rules.yaml': { groups }, 'tests.yaml': { rule_files: ['rules.yaml'], evaluation_interval: '1m', tests } };
  return withFiles(files, (folder) => promtool(['test', 'rules', join(folder, 'tests.yaml')]));
}

/** Whether Prometheus reads a scrape in the text format, and what its linter says of the names in it. */
export function checkMetrics(text: string): Promise<Verdict> {
  return promtool(['check', 'metrics'], text);
}

// --- internal ---

/** Runs promtool. @throws with what to install when there is none */
function promtool(args: readonly string[], input = ''): Promise<Verdict> {
  return new Promise((resolve, reject) => {
    const child = execFile('promtool', args, (error, stdout, stderr) => {
      if (error?.code === 'ENOENT') {
        reject(new Error('promtool is not on the PATH; it comes with Prometheus: apt-get install prometheus', { cause: error }));
      } else resolve({ ok: error === null, output: stdout + stderr });
    });
    child.stdin?.end(input);
  });
}

async function withFiles<T>(files: Readonly<Record<string, unknown>>, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'rules-'));
  try {
    for (const [name, content] of Object.entries(files)) {
      await writeFile(join(folder, name), stringify(content, { aliasDuplicateObjects: false }));
    }
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

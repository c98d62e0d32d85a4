import { type Arguments, type Command, type CommandContext, defineCommand, UsageError } from 'metric-to-pager/terminal';
import type { RulesFiles } from './prove-rules.ts';

/** The options of the command. */
const RULES = {
  rules: {
    type: 'string',
    multiple: true,
    valueHint: 'FILE',
    description: 'Checks any rules that one Prometheus loads: files with "groups:", PrometheusRule objects, or lists of them.',
  },
  file: { type: 'positional', multiple: true, description: 'With --rules: further files, as a shell expands *.yaml.' },
  metrics: {
    type: 'string',
    multiple: true,
    valueHint: 'FILE',
    description: 'With --rules: a scrape of the healthy state, in the text format or OpenMetrics, plain or gzip; "-" is standard input.',
  },
  expect: {
    type: 'string',
    multiple: true,
    valueHint: 'ALERT',
    description: "With --rules: an alert that must fire, such as a dead man's switch.",
  },
  promtool: {
    type: 'string',
    multiple: true,
    valueHint: 'PROGRAM',
    description: 'The promtool to use instead of that of the PATH; of several, each runs the cases.',
  },
} as const satisfies Arguments;

/** The command `prove`: what can be proven of any rules. */
export const proveRulesCommand: Command = defineCommand({
  name: 'prove',
  summary: "Proves what can be proven of any alerting and recording rules, by Prometheus' own engine.",
  arguments: RULES,
  run: ({ rules, file, metrics, expect, promtool }, context) => {
    if (rules.length === 0)
      throw new UsageError('The option "--rules" is missing: --rules FILE names a PrometheusRule or a file with "groups:"');
    return proveFiles({ files: [...rules, ...file], metrics, expected: expect, promtools: promtoolsOf(promtool) }, context);
  },
});

// --- internal ---

async function proveFiles(files: RulesFiles, context: CommandContext): Promise<number> {
  const { proveRuleFiles } = await import('./prove-rules.ts');
  return (await proveRuleFiles(files, context)) ? 0 : 1;
}

function promtoolsOf([first = 'promtool', ...others]: readonly string[]): readonly [string, ...string[]] {
  return [first, ...others];
}

import type { RulesFiles } from '../../../doctor/src/command/prove-rules.ts';
import type { Fields } from '../kubernetes/index.ts';
import type { Months } from '../proof/index.ts';
import type { ServiceDefinition } from '../service.ts';
import { type Arguments, type Command, defineCommand } from '../terminal/command.ts';
import type { CommandContext } from '../terminal/context.ts';
import { UsageError } from '../terminal/usage-error.ts';

/** The options of both commands. */
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

export interface ProveOptions {
  /** Keeps what a run with `--mutants --month` measured. @default it is only printed */
  readonly record?: ((months: Months) => void | Promise<void>) | undefined;
}

/** The command `prove` of a service: proves its alerts offline, by Prometheus' own engine, or what can be proven of any rules. */
export function proveCommand<F extends Fields>(service: ServiceDefinition<F>, { record }: ProveOptions = {}): Command {
  return defineCommand({
    name: 'prove',
    summary: "Proves the alerts offline, by Prometheus' own engine: without options, the cases of every alert.",
    arguments: {
      mutants: { type: 'boolean', description: 'Breaks each rule, and checks that its cases fail.' },
      'every-mutant': { type: 'boolean', description: 'The same, including rules that differ only in a window or a number.' },
      month: { type: 'boolean', description: 'Replays a month of traffic through a Prometheus, for each objective.' },
      ...RULES,
      prometheus: { type: 'string', valueHint: 'PROGRAM', default: 'prometheus', description: 'The Prometheus that replays months.' },
    },
    details: () =>
      record === undefined
        ? '  With --mutants --month, both are done.'
        : '  With --mutants --month, both are done and the tables are written.',
    run: async ({ rules, file, metrics, expect, promtool, mutants, month, prometheus, 'every-mutant': everyMutant }, context) => {
      if (rules.length > 0)
        return proveFiles({ files: [...rules, ...file], metrics, expected: expect, promtools: promtoolsOf(promtool) }, context);
      if (file.length > 0) throw new UsageError(`Unexpected argument "${file[0]}": rule files are given with --rules`);
      const { proveService } = await import('./prove-service.ts');
      const request = { mutants, everyMutant, month, prometheus, promtools: promtoolsOf(promtool), record };
      return (await proveService(service, request, context)) ? 0 : 1;
    },
  });
}

/** The command `prove` without a service: what can be proven of any rules. */
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
  const { proveRuleFiles } = await import('../../../doctor/src/command/prove-rules.ts');
  return (await proveRuleFiles(files, context)) ? 0 : 1;
}

function promtoolsOf([first = 'promtool', ...others]: readonly string[]): readonly [string, ...string[]] {
  return [first, ...others];
}

import type { Fields } from '../kubernetes/index.ts';
import type { ServiceDefinition } from '../service.ts';
import { type Command, defineCommand } from '../terminal/command.ts';
import type { ProofMeasurements } from './prove-service.ts';

export interface ProveOptions {
  /** Keeps what a run measured: its outages, or its months with `--mutants --month`. @default it is only printed */
  readonly record?: ((measured: ProofMeasurements) => void | Promise<void>) | undefined;
  /** Proves rule files: `prove` takes its options too, and runs it when one of them is given. @default only the service is proven */
  readonly rules?: Command | undefined;
}

/** The command `prove` of a service: proves its alerts offline, by Prometheus' own engine. */
export function proveCommand<F extends Fields>(service: ServiceDefinition<F>, { record, rules }: ProveOptions = {}): Command {
  const proveAlerts = defineCommand({
    name: 'prove',
    summary: "Proves the alerts offline, by Prometheus' own engine: without options, the cases of every alert, and the outages.",
    arguments: {
      mutants: { type: 'boolean', description: 'Breaks each rule, and checks that its cases fail.' },
      'every-mutant': { type: 'boolean', description: 'The same, including rules that differ only in a window or a number.' },
      month: { type: 'boolean', description: 'Replays a month of traffic through a Prometheus, for each objective.' },
      promtool: {
        type: 'string',
        multiple: true,
        valueHint: 'PROGRAM',
        description: 'The promtool to use instead of that of the PATH; of several, each runs the cases.',
      },
      prometheus: { type: 'string', valueHint: 'PROGRAM', default: 'prometheus', description: 'The Prometheus that replays months.' },
    },
    details: () =>
      record === undefined
        ? '  With --mutants --month, both are done.'
        : '  With --mutants --month, both are done and the tables are written.',
    run: async ({ promtool, mutants, month, prometheus, 'every-mutant': everyMutant }, context) => {
      const { proveService } = await import('./prove-service.ts');
      const [first = 'promtool', ...others] = promtool;
      const request = { mutants, everyMutant, month, prometheus, promtools: [first, ...others] as const, record };
      return (await proveService(service, request, context)) ? 0 : 1;
    },
  });
  return rules === undefined ? proveAlerts : eitherOf(proveAlerts, rules);
}

// --- internal ---

/** One command with the options of both: an option that only the other has runs the other. */
function eitherOf(command: Command, other: Command): Command {
  const others = Object.keys(other.arguments).filter((name) => !Object.hasOwn(command.arguments, name));
  return {
    ...command,
    arguments: { ...command.arguments, ...other.arguments },
    run: (given, context) => (others.some((name) => isGiven(given[name])) ? other : command).run(given, context),
  };
}

function isGiven(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== false;
}

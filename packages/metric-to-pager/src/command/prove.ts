import type { Fields } from '../kubernetes/index.ts';
import type { ServiceDefinition } from '../service.ts';
import { type Argument, type Command, defineCommand } from '../terminal/command.ts';

/**
 * Returns the command `prove` of a service: proves its alerts offline, by Prometheus' own engine.
 *
 * @param others commands whose options it takes too: an option that only another has runs that one
 */
export function proveCommand<F extends Fields>(service: ServiceDefinition<F>, others: readonly Command[] = []): Command {
  const proveAlerts = defineCommand({
    name: 'prove',
    summary: "Proves the alerts offline, by Prometheus' own engine: without options, the cases of every alert.",
    arguments: {
      promtool: {
        type: 'string',
        multiple: true,
        valueHint: 'PROGRAM',
        description: 'The promtool to use instead of that of the PATH; of several, each runs the cases.',
      },
    },
    run: async ({ promtool: [first = 'promtool', ...more] }, context) => {
      const { proveService } = await import('./prove-service.ts');
      return (await proveService(service, [first, ...more], context)) ? 0 : 1;
    },
  });
  return others.reduce(eitherOf, proveAlerts);
}

// --- internal ---

/** Returns one command with the options of both: an option that only the other has runs the other. */
function eitherOf(command: Command, other: Command): Command {
  const others = Object.entries(other.arguments).filter(([name]) => !Object.hasOwn(command.arguments, name));
  const details = [command, other].flatMap((one) => one.details?.() ?? []);
  return {
    ...command,
    arguments: { ...other.arguments, ...command.arguments },
    ...(details.length > 0 && { details: () => details.join('\n') }),
    run: (given, context) => (others.some(([name, argument]) => isGiven(argument, given[name])) ? other : command).run(given, context),
  };
}

function isGiven(argument: Argument, value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return value !== undefined && value !== false && value !== ('default' in argument ? argument.default : undefined);
}

import { openCluster } from '../../cluster/open-cluster.ts';
import type { Fields } from '../../kubernetes/index.ts';
import type { ServiceDefinition } from '../../service.ts';
import { CLUSTER_ARGUMENTS } from '../../terminal/cluster-arguments.ts';
import { type Command, defineCommand } from '../../terminal/command.ts';
import { styleOf } from '../../terminal/style.ts';
import { UsageError } from '../../terminal/usage-error.ts';
import { systemClock } from '../../waiting/clock.ts';
import { VALUE_ARGUMENTS, valuesGiven } from '../value-arguments.ts';
import { deploy } from './deploy.ts';

/** Returns the command `deploy`: brings an installation into a cluster, and waits until it runs and is watched. */
export function deployCommand<F extends Fields>(service: ServiceDefinition<F>): Command {
  return defineCommand({
    name: 'deploy',
    summary: 'Deploys an installation: shows the diff, applies it, and waits until it is rolled out, scraped and evaluated.',
    arguments: {
      ...VALUE_ARGUMENTS,
      prune: { type: 'boolean', description: 'Removes what an earlier deploy applied and this one does not.' },
      'dry-run': { type: 'boolean', description: 'Shows the diff and writes nothing.' },
      timeout: {
        type: 'string',
        valueHint: 'SECONDS',
        default: '180',
        description: 'The longest to wait for the rollout, and again for Prometheus.',
      },
      ...CLUSTER_ARGUMENTS,
    },
    details: () =>
      '  A workload that does not become ready is rolled back. `synth --help` lists the values.\n' +
      '  Exit code: 0 when it runs and is watched, or else 1.',
    run: async ({ values, set, prune, timeout, 'dry-run': dryRun, ...chosen }, context) => {
      const given = valuesGiven({ values, set }, context);
      const cluster = await openCluster({ ...chosen, env: context.env });
      const { stdout, stderr } = context;
      const options = {
        service,
        values: given,
        prune,
        dryRun,
        seconds: secondsIn(timeout),
        clock: systemClock,
        style: styleOf(context),
        stdout,
        stderr,
      };
      return (await deploy(cluster, options)) ? 0 : 1;
    },
  });
}

// --- internal ---

function secondsIn(text: string): number {
  const seconds = Number(text);
  if (Number.isInteger(seconds) && seconds > 0) return seconds;
  throw new UsageError(`The option "--timeout" must be a whole number of seconds above 0, got "${text}"`);
}

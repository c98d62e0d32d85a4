import { setTimeout as sleep } from 'node:timers/promises';
import { openCluster } from '../../cluster/open-cluster.ts';
import type { Fields } from '../../kubernetes/index.ts';
import type { ServiceDefinition } from '../../service.ts';
import { CLUSTER_ARGUMENTS, MONITORING_ARGUMENT, NAMESPACE_ARGUMENT } from '../../terminal/cluster-arguments.ts';
import { type Command, defineCommand } from '../../terminal/command.ts';
import type { CommandContext } from '../../terminal/context.ts';
import { jsonText } from '../../terminal/printable.ts';
import { styleOf } from '../../terminal/style.ts';
import { renderStatus } from './render-status.ts';
import { isHealthy, readStatus, type Status } from './status.ts';

/** Returns the command `status`: the state of an installation on one screen. */
export function statusCommand<F extends Fields>(service: ServiceDefinition<F>): Command {
  return defineCommand({
    name: 'status',
    summary: 'Shows the rollout, the targets, the rules, the budgets left, the alerts and the versions of an installation.',
    arguments: {
      ...NAMESPACE_ARGUMENT,
      name: { type: 'string', valueHint: 'NAME', default: service.name, description: 'The name of the installation.' },
      prometheus: { type: 'string', valueHint: 'NAMESPACE/NAME', description: 'The Prometheus to ask. Default: the one that scrapes it.' },
      output: { type: 'enum', alias: 'o', options: ['text', 'json'], default: 'text', description: 'The form of the status.' },
      watch: { type: 'boolean', alias: 'w', description: `Looks again every ${WATCH_SECONDS} s, until Ctrl-C.` },
      ...MONITORING_ARGUMENT,
      ...CLUSTER_ARGUMENTS,
    },
    details: () => `  Without -n it looks at the namespace "${service.name}". Exit code: 0 when everything is as it should be, or else 1.`,
    run: async (
      { namespace = service.name, name, prometheus, output, watch, 'monitoring-namespace': monitoringNamespace, ...chosen },
      context,
    ) => {
      const cluster = await openCluster({ ...chosen, env: context.env });
      const look = () => readStatus(cluster, { service, installation: { namespace, name }, prometheus, monitoringNamespace });
      const render = (status: Status) =>
        output === 'json' ? `${jsonText(status)}\n` : renderStatus(status, { style: styleOf(context), objectives: service.objectives });
      if (watch) return watchStatus(async () => render(await look()), context);
      const status = await look();
      context.stdout(render(status));
      return isHealthy(status) ? 0 : 1;
    },
  });
}

/** Shows what a look gives again and again, until the signal. A look that fails is shown, and the next one may succeed. */
export async function watchStatus(
  look: () => Promise<string>,
  { stdout, clear, signal }: Pick<CommandContext, 'stdout' | 'clear' | 'signal'>,
): Promise<number> {
  while (!signal.aborted) {
    const screen = await look().catch((error: Error) => `${error.message}\n`);
    clear?.();
    stdout(clear === undefined ? `${screen}\n` : screen);
    await sleep(WATCH_SECONDS * 1000, undefined, { signal }).catch(() => undefined);
  }
  return 0;
}

// --- internal ---

const WATCH_SECONDS = 2;

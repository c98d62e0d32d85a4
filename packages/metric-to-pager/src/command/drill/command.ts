import type { KubernetesObject } from '../../cluster/kubernetes-object.ts';
import { type Cluster, openCluster } from '../../cluster/open-cluster.ts';
import { type Faults, type Link, libraryFaults } from '../../drill/index.ts';
import type { Fields } from '../../kubernetes/index.ts';
import type { ServiceDefinition } from '../../service.ts';
import { CLUSTER_ARGUMENTS, NAMESPACE_ARGUMENT } from '../../terminal/cluster-arguments.ts';
import { type Command, defineCommand } from '../../terminal/command.ts';
import { type Style, styleOf } from '../../terminal/style.ts';
import { type Installation, watchingPrometheus } from '../status/watching-prometheus.ts';
import { chooseDrill, drillTable, listDrills } from './listed-drills.ts';
import { runDrill } from './run-drill.ts';

export interface DrillOptions {
  /** The faults of this service, by their names in the definition. @default only those of the library's own alerts */
  readonly faults?: Faults | undefined;
}

/** The command `drill`: breaks an installation on purpose, and follows the alert to its receiver and to its end. */
export function drillCommand<F extends Fields>(service: ServiceDefinition<F>, { faults: own = {} }: DrillOptions = {}): Command {
  const mark = `${service.domain}/drills`;
  return defineCommand({
    name: 'drill',
    summary: 'Injects the fault of an alert, and follows the alert to its receiver and to its end. Without ALERT, lists them.',
    arguments: {
      alert: { type: 'positional', description: 'The alert.' },
      ...NAMESPACE_ARGUMENT,
      name: { type: 'string', valueHint: 'NAME', default: service.name, description: 'The name of the installation.' },
      force: { type: 'boolean', description: 'Drills in a namespace that is not marked for drills.' },
      'receiver-image': {
        type: 'string',
        valueHint: 'IMAGE',
        description: "The receiver's image, whose entry point is Node.js. Default: the service's.",
      },
      ...CLUSTER_ARGUMENTS,
    },
    details: () =>
      [
        `  Without -n it drills in the namespace "${service.name}". A drill breaks what runs there: the namespace must be marked,`,
        `    kubectl label namespace NAMESPACE ${mark}=allowed`,
        '  It makes a receiver, a route and a network policy, and removes them at its end, also after Ctrl-C.',
      ].join('\n'),
    run: async ({ alert, namespace = service.name, name, force, 'receiver-image': image, ...chosen }, context) => {
      const cluster = await openCluster({ ...chosen, env: context.env });
      const installation = { namespace, name };
      const faults = { ...libraryFaults(service.catalogue), ...own };
      const { drills, rules } = await listDrills(cluster.objects, { installation, domain: service.domain, faults });
      if (alert === undefined) {
        context.stdout(drillTable(drills));
        return 0;
      }
      const drill = chooseDrill(drills, alert);
      if (!force) await mustBeMarked(cluster, installation, mark);
      const watcher = await watchingPrometheus(cluster, installation);
      if ('missing' in watcher) throw new Error(`A drill needs Prometheus: ${watcher.missing}`);
      const style = styleOf(context);
      const { rule } = await runDrill(cluster, {
        installation,
        drill,
        rules,
        image,
        fault: faults[drill.fault] as Faults[string],
        prometheus: watcher.prometheus,
        signal: context.signal,
        progress: (text) => context.stderr(`${style.dim(text)}\n`),
        onLink: (link, seconds) => context.stdout(timelineRow(link, seconds, { fault: drill.fault, style })),
      });
      context.stdout(`${style.good('passed')} ${drill.title}: ${rule.annotations['summary'] ?? ''}\n`);
      return 0;
    },
  });
}

// --- internal ---

async function mustBeMarked({ objects }: Pick<Cluster, 'objects'>, { namespace }: Installation, mark: string): Promise<void> {
  const found = await objects.find<KubernetesObject>({ apiVersion: 'v1', kind: 'Namespace', name: namespace });
  if (found === undefined) throw new Error(`There is no namespace "${namespace}"`);
  if (found.metadata.labels?.[mark] === 'allowed') return;
  throw new Error(
    `The namespace "${namespace}" is not marked for drills, and a drill breaks what runs in it. ` +
      `Mark it, kubectl label namespace ${namespace} ${mark}=allowed, or give --force`,
  );
}

const LINKS: Readonly<Record<Link, string>> = {
  fault: 'is injected',
  metric: 'shows the fault',
  pending: 'the alert waits',
  firing: 'the alert fires',
  alertmanager: 'has the alert',
  receiver: 'is notified',
  'fault ended': '',
  over: 'the alert does not fire any more',
  resolved: 'the receiver is notified of the end',
};

function timelineRow(link: Link, seconds: number, { fault, style }: { readonly fault: string; readonly style: Style }): string {
  const marked = link === 'firing' || link === 'receiver' ? style.bad(link.padEnd(12)) : style.bold(link.padEnd(12));
  return `${`${seconds} s`.padStart(7)}  ${marked}  ${link === 'fault' ? fault : LINKS[link]}\n`;
}

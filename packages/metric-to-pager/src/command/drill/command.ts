import { openCluster } from '../../cluster/open-cluster.ts';
import type { Link } from '../../drill/index.ts';
import type { Fields } from '../../kubernetes/index.ts';
import type { ServiceDefinition } from '../../service.ts';
import { alertsOf } from '../../slo/index.ts';
import { CLUSTER_ARGUMENTS, MONITORING_ARGUMENT, NAMESPACE_ARGUMENT } from '../../terminal/cluster-arguments.ts';
import { type Command, defineCommand } from '../../terminal/command.ts';
import { kubectl } from '../../terminal/shell-command.ts';
import { type Style, styleOf } from '../../terminal/style.ts';
import { watchingPrometheus } from '../status/watching-prometheus.ts';
import { chooseDrill, drillTable, listDrills } from './listed-drills.ts';
import { mustBeMarked } from './marked-namespace.ts';
import { runDrill } from './run-drill.ts';

/** Returns the command `drill`: breaks an installation on purpose, and follows the alert to its receiver and to its end. */
export function drillCommand<F extends Fields>(service: ServiceDefinition<F>): Command {
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
      ...MONITORING_ARGUMENT,
      ...CLUSTER_ARGUMENTS,
    },
    details: () =>
      [
        `  Without -n it drills in the namespace "${service.name}". A drill breaks what runs there: the namespace must be marked,`,
        `    ${kubectl()`label namespace NAMESPACE ${mark}=allowed`}`,
        '  It makes receivers, a route and network policies, and removes them at its end, also after Ctrl-C.',
      ].join('\n'),
    run: async ({ alert, namespace = service.name, name, force, 'receiver-image': image, ...chosen }, context) => {
      const { 'monitoring-namespace': monitoringNamespace } = chosen;
      const cluster = await openCluster({ ...chosen, env: context.env });
      const installation = { namespace, name };
      const alerts = alertsOf(service, { alertPrefix: service.alertPrefix, namespace, job: name });
      const { drills, rules } = await listDrills(cluster.objects, { installation, domain: service.domain, alerts });
      if (alert === undefined) {
        context.stdout(drillTable(drills));
        return 0;
      }
      const drill = chooseDrill(drills, alert);
      if (!force) await mustBeMarked(cluster.objects, namespace, mark);
      const watcher = await watchingPrometheus(cluster, installation, { monitoringNamespace });
      if ('missing' in watcher) throw new Error(`A drill needs Prometheus: ${watcher.missing}`);
      const style = styleOf(context);
      const { rule } = await runDrill(cluster, {
        installation,
        drill,
        rules,
        image,
        prometheus: watcher.prometheus,
        signal: context.signal,
        progress: (text) => context.stderr(`${style.dim(text)}\n`),
        onLink: (link, seconds) => context.stdout(timelineRow(link, seconds, { fault: drill.description, style })),
      });
      context.stdout(`${style.good('passed')} ${drill.title}: ${rule.annotations['summary'] ?? ''}\n`);
      return 0;
    },
  });
}

// --- internal ---

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

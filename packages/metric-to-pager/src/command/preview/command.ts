import { openCluster } from '../../cluster/open-cluster.ts';
import { CLUSTER_ARGUMENTS, MONITORING_ARGUMENT, NAMESPACE_ARGUMENT } from '../../terminal/cluster-arguments.ts';
import { type Command, defineCommand, type Given } from '../../terminal/command.ts';
import type { CommandContext } from '../../terminal/context.ts';
import { UsageError } from '../../terminal/usage-error.ts';
import { findPreview } from './find-preview.ts';
import { explainForbidden } from './forbidden.ts';
import { previewCluster } from './preview-cluster.ts';
import { isAddress } from './prometheus-address.ts';
import { runPreview } from './run-preview.ts';

export interface PreviewCommandOptions {
  /** Runs when no option chooses a cluster, and returns the exit code. @default the cluster of the current context is shown */
  readonly local?: ((request: PreviewRequest, context: CommandContext) => Promise<number>) | undefined;
}

/** A call of the preview. */
export interface PreviewRequest {
  /** The options that were given to the preview, as `--name=value`. */
  readonly argv: readonly string[];
  /** Runs the preview until it ends or the command is stopped. Returns its exit code. */
  readonly run: (argv: readonly string[], context: CommandContext) => Promise<number>;
}

/** Returns the command `preview`: draws the dashboards of a cluster without Grafana, or takes pictures of them. */
export function previewCommand({ local }: PreviewCommandOptions = {}): Command {
  return defineCommand({
    name: 'preview',
    summary: 'Draws the dashboards of a cluster without Grafana, with the data of its Prometheus, or takes pictures of them.',
    arguments: ARGUMENTS,
    details: () => detailsFor(local),
    run: async (given, context) => {
      checkUsage(given);
      const { prometheus, dashboards } = given;
      const preview = findPreview(context);
      const run: PreviewRequest['run'] = (argv, within) => runPreview({ preview, argv }, within);
      const argv = [...flags({ prometheus, dashboards }), ...passedOn(given)];
      if (!choosesCluster(given) && dashboards !== undefined && isAddress(prometheus)) return run(argv, context);
      if (!choosesCluster(given) && local !== undefined) return local({ argv, run }, context);
      try {
        const cluster = await openCluster({ ...given, env: context.env });
        const { namespace, 'monitoring-namespace': monitoringNamespace } = given;
        const chosen = { namespace, prometheus, dashboards, monitoringNamespace };
        return await previewCluster(cluster, { preview, argv: passedOn(given), ...chosen }, context);
      } catch (error) {
        throw explainForbidden(error);
      }
    },
  });
}

// --- internal ---

const ARGUMENTS = {
  ...NAMESPACE_ARGUMENT,
  'all-namespaces': { type: 'boolean', alias: 'A', description: 'Shows the dashboards of every namespace.' },
  prometheus: {
    type: 'string',
    valueHint: 'NAMESPACE/NAME|URL',
    description: 'The Prometheus to ask. Default: the one that scrapes the namespace.',
  },
  dashboards: {
    type: 'string',
    valueHint: 'PATH',
    description: 'Shows the dashboards of a file or a folder: JSON, or YAML with ConfigMaps.',
  },
  port: { type: 'string', alias: 'p', valueHint: 'PORT', description: 'The local port. Default: any free one.' },
  png: { type: 'string', valueHint: 'DIR', description: 'Writes a picture of every dashboard into a folder, and reports its panels.' },
  against: {
    type: 'string',
    valueHint: 'DIR',
    description: 'With --png: puts earlier pictures beside the new ones, with the differences.',
  },
  theme: { type: 'enum', options: ['light', 'dark', 'both'], description: 'The theme of the pictures. Default: both.' },
  width: { type: 'string', valueHint: 'PIXELS', description: 'The width of the pictures. Default: 1280.' },
  from: { type: 'string', valueHint: 'TIME', description: 'The start of the range of the pictures, such as now-15m.' },
  to: { type: 'string', valueHint: 'TIME', description: 'The end of the range of the pictures.' },
  'scrape-interval': { type: 'string', valueHint: 'DURATION', description: 'How often Prometheus scrapes. Default: its own setting.' },
  ...MONITORING_ARGUMENT,
  ...CLUSTER_ARGUMENTS,
} as const;

type PreviewGiven = Given<typeof ARGUMENTS>;

function detailsFor(local: PreviewCommandOptions['local']): string {
  const chosen =
    local === undefined
      ? ['  Without -n it shows the dashboards of every namespace of the cluster.']
      : [
          '  -n, -A, --context, --kubeconfig or --prometheus NAMESPACE/NAME choose a cluster; without -n the dashboards of every namespace are',
          '  shown. Without any of them it draws the dashboards of this repository, with a service, a Prometheus and traffic.',
        ];
  return [
    ...chosen,
    '  The dashboards of a cluster are its ConfigMaps with the label grafana_dashboard. Nothing is written to the cluster.',
    '  Exit code of --png: 1 when a panel has an error, is not drawn, or has no data.',
  ].join('\n');
}

function checkUsage({ namespace, 'all-namespaces': all, prometheus, against, png, dashboards }: PreviewGiven): void {
  if (namespace !== undefined && all) throw new UsageError('The options "--namespace" and "--all-namespaces" exclude each other');
  if (dashboards !== undefined && all) throw new UsageError('The options "--dashboards" and "--all-namespaces" exclude each other');
  if (against !== undefined && png === undefined) throw new UsageError('The option "--against" needs "--png"');
  if (prometheus !== undefined && !isAddress(prometheus) && !/^[^/]+\/[^/]+$/.test(prometheus))
    throw new UsageError(
      `The option "--prometheus" must be NAMESPACE/NAME, or an address such as http://localhost:9090, got "${prometheus}"`,
    );
}

function choosesCluster({ namespace, 'all-namespaces': all, context, kubeconfig, prometheus }: PreviewGiven): boolean {
  const named = prometheus !== undefined && !isAddress(prometheus);
  return namespace !== undefined || all || context !== undefined || kubeconfig !== undefined || named;
}

/** Returns the options that the preview takes itself. */
function passedOn({ port, png, against, theme, width, from, to, 'scrape-interval': interval }: PreviewGiven): readonly string[] {
  return flags({ port, png, against, theme, width, from, to, 'scrape-interval': interval });
}

function flags(values: Readonly<Record<string, string | undefined>>): readonly string[] {
  return Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}=${value}`]));
}

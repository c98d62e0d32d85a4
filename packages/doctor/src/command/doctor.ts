import { resolve } from 'node:path';
import { type Cluster, openCluster } from 'metric-to-pager/cluster';
import {
  CLUSTER_ARGUMENTS,
  type Command,
  type CommandContext,
  defineCommand,
  type Given,
  isColoured,
  NAMESPACE_ARGUMENT,
  UsageError,
} from 'metric-to-pager/terminal';
import {
  type Diagnosis,
  diagnose,
  exitCodeOf,
  explain,
  readSnapshot,
  renderJson,
  renderMetrics,
  renderText,
  type Scope,
  type Snapshot,
  saveSnapshot,
  takeSnapshot,
} from '../index.ts';
import { applyFixes } from './apply-fixes.ts';
import { serveMetrics } from './serve-metrics.ts';

export interface DoctorOptions {
  /** The namespace that is looked at when none is given. @default that of the kubeconfig */
  readonly namespace?: string;
}

/** The command `doctor`: says why a cluster does not monitor what it should. Exit code 0 healthy, 1 findings, 2 could not look. */
export function doctorCommand({ namespace }: DoctorOptions = {}): Command {
  return defineCommand({
    name: 'doctor',
    summary: 'Says why a cluster does not monitor what it should, from the workload to Alertmanager and the dashboards.',
    arguments: ARGUMENTS,
    details: () =>
      [
        `  Without -n and -A it looks at the namespace ${namespace === undefined ? 'of the context' : `"${namespace}"`}.`,
        '  Exit code: 0 healthy, 1 findings, 2 could not look. Nothing is written to the cluster without --fix.',
      ].join('\n'),
    run: async (given, context) => {
      checkUsage(given);
      try {
        return await examine({ ...given, namespace: given.namespace ?? namespace }, context);
      } catch (error) {
        context.stderr(`${(error as Error).message}\n`);
        return COULD_NOT_LOOK;
      }
    },
  });
}

/** The command `explain`: the page of a check. */
export const explainCommand: Command = defineCommand({
  name: 'explain',
  summary: 'Explains a finding of doctor: its cause, its evidence and how to repair it.',
  arguments: { id: { type: 'positional', required: true, description: 'The id of the finding, such as service.label-mismatch.' } },
  run: ({ id }, { stdout }) => {
    stdout(explain(id));
    return 0;
  },
});

// --- internal ---

const COULD_NOT_LOOK = 2;

const ARGUMENTS = {
  object: { type: 'positional', multiple: true, description: 'Only what concerns these objects: KIND/NAME.' },
  ...NAMESPACE_ARGUMENT,
  'all-namespaces': { type: 'boolean', alias: 'A', description: 'Looks at every namespace.' },
  prometheus: { type: 'string', valueHint: 'NAMESPACE/NAME', description: 'The Prometheus that is expected to do the work. Default: any.' },
  output: { type: 'enum', alias: 'o', options: ['text', 'json', 'metrics'], default: 'text', description: 'The form of the diagnosis.' },
  save: { type: 'string', valueHint: 'FILE', description: 'Writes the snapshot into a file, without texts that can hold a credential.' },
  from: { type: 'string', valueHint: 'FILE', description: 'Diagnoses a saved snapshot instead of a cluster.' },
  serve: { type: 'string', valueHint: 'PORT', description: 'Serves the findings as metrics, at /metrics on this port, until Ctrl-C.' },
  fix: { type: 'boolean', description: 'Applies the safe fixes, each after its diff and a question.' },
  yes: { type: 'boolean', alias: 'y', description: 'With --fix: does not ask.' },
  ...CLUSTER_ARGUMENTS,
} as const;

type DoctorGiven = Given<typeof ARGUMENTS>;

function checkUsage(given: DoctorGiven): void {
  const exclusive = [
    ['namespace', 'all-namespaces'],
    ['save', 'from'],
    ['fix', 'from'],
    ['fix', 'serve'],
  ] as const;
  for (const [one, other] of exclusive) {
    if (given[one] && given[other]) throw new UsageError(`The options "--${one}" and "--${other}" exclude each other`);
  }
  if (given.serve !== undefined) portIn(given.serve);
  if (given.yes && !given.fix) throw new UsageError('The option "--yes" needs "--fix"');
  const wrong = given.object.find((name) => !/^[^/]+\/[^/]+$/.test(name));
  if (wrong !== undefined) throw new UsageError(`An object must be KIND/NAME, such as service/checkout, got "${wrong}"`);
  if (given.prometheus !== undefined && !/^[^/]+\/[^/]+$/.test(given.prometheus))
    throw new UsageError(`The option "--prometheus" must be NAMESPACE/NAME, got "${given.prometheus}"`);
}

async function examine(given: DoctorGiven, context: CommandContext): Promise<number> {
  const cluster = given.from === undefined ? await openCluster({ ...given, env: context.env }) : undefined;
  const scope = scopeOf(given, cluster);
  const snapshot = await snapshotOf(given, { cluster, scope }, context);
  const diagnosis = diagnose(snapshot, scope);
  print(given, diagnosis, context);
  if (given.serve !== undefined) return serve(portIn(given.serve), diagnosis, context);
  if (given.fix && cluster !== undefined) await applyFixes(diagnosis.findings, { objects: cluster.objects, ask: !given.yes }, context);
  return exitCodeOf(diagnosis);
}

function scopeOf({ object, namespace, prometheus, 'all-namespaces': all }: DoctorGiven, cluster: Cluster | undefined): Scope {
  const scoped = all ? undefined : (namespace ?? cluster?.namespace);
  return {
    ...(scoped !== undefined && { namespace: scoped }),
    ...(object.length > 0 && { names: object }),
    ...(prometheus !== undefined && { prometheus }),
  };
}

interface Looking {
  readonly cluster: Cluster | undefined;
  readonly scope: Scope;
}

async function snapshotOf({ from, save }: DoctorGiven, { cluster, scope }: Looking, { cwd, stderr }: CommandContext): Promise<Snapshot> {
  if (cluster === undefined) return readSnapshot(resolve(cwd, from ?? ''));
  const snapshot = await takeSnapshot(cluster, scope);
  if (save !== undefined) {
    saveSnapshot(resolve(cwd, save), snapshot);
    stderr(`saved the snapshot to ${save}\n`);
  }
  return snapshot;
}

function print({ output }: DoctorGiven, diagnosis: Diagnosis, context: CommandContext): void {
  context.stdout(rendered(output, diagnosis, context));
}

function rendered(output: DoctorGiven['output'], diagnosis: Diagnosis, context: CommandContext): string {
  switch (output) {
    case 'json':
      return renderJson(diagnosis);
    case 'metrics':
      return renderMetrics(diagnosis);
    case 'text':
      return renderText(diagnosis, { color: isColoured(context) });
    default:
      return output satisfies never;
  }
}

async function serve(port: number, diagnosis: Diagnosis, { signal, stderr }: CommandContext): Promise<number> {
  const onListening = (listening: number) => stderr(`serving the findings at http://0.0.0.0:${listening}/metrics\n`);
  await serveMetrics({ port, text: renderMetrics(diagnosis), signal, onListening });
  return 0;
}

function portIn(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port < 65_536) return port;
  throw new UsageError(`The option "--serve" must be a port from 0 to 65535, got "${text}"`);
}

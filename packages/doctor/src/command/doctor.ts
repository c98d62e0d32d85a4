import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Cluster, openCluster } from 'metric-to-pager/cluster';
import {
  type Command,
  type CommandContext,
  defineCommand,
  errorText,
  INTERRUPTED,
  isInterrupted,
  UsageError,
} from 'metric-to-pager/terminal';
import {
  CHECKS,
  type Diagnosis,
  diagnose,
  exitCodeOf,
  explain,
  parseSilences,
  parseSnapshot,
  readSnapshot,
  renderMetrics,
  type Scope,
  SILENCE_FILE,
  type Silence,
  type Snapshot,
  saveSnapshot,
  takeSnapshot,
} from '../index.ts';
import { applyFixes } from './apply-fixes.ts';
import { checkUsage, DOCTOR_ARGUMENTS, type DoctorGiven, portIn } from './doctor-arguments.ts';
import { examineFiles } from './examine-files.ts';
import { rendered } from './rendered.ts';
import { serveMetrics } from './serve-metrics.ts';
import { standardInput } from './standard-input.ts';

export interface DoctorOptions {
  /** The namespace that is looked at when none is given. @default that of the kubeconfig */
  readonly namespace?: string;
}

/** The command `doctor`: says why a cluster does not monitor what it should. Exit code 0 healthy, 1 findings, 2 could not look. */
export function doctorCommand({ namespace }: DoctorOptions = {}): Command {
  return defineCommand({
    name: 'doctor',
    summary: 'Says why a cluster, or a manifest, does not monitor what it should, from the workload to Alertmanager and the dashboards.',
    arguments: DOCTOR_ARGUMENTS,
    details: () =>
      [
        `  Without -n and -A it looks at the namespace ${namespace === undefined ? 'of the context' : `"${namespace}"`}; with -f at every one.`,
        '  Exit code: 0 healthy, 1 findings, 2 could not look, 130 after Ctrl-C. Nothing is written to the cluster without --fix.',
        `  The annotation doctor/ignore: "CHECK[, CHECK] # REASON" of an object silences findings about it, as does a file ${SILENCE_FILE}.`,
      ].join('\n'),
    run: async (given, context) => {
      checkUsage(given);
      try {
        return await examine(given, namespace, context);
      } catch (error) {
        if (error instanceof UsageError) throw error;
        if (isInterrupted(error, context)) return INTERRUPTED;
        context.stderr(errorText(error));
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

async function examine(given: DoctorGiven, usual: string | undefined, context: CommandContext): Promise<number> {
  const silences = silencesIn(context);
  if (given.file.length > 0) {
    const namespace = given.namespace ?? usual ?? 'default';
    return conclude(given, await examineFiles(given, { namespace, scope: scopeOf(given, given.namespace), silences }, context), context);
  }
  const cluster = given.from === undefined ? await openCluster({ ...given, env: context.env }) : undefined;
  const scope = scopeOf(given, given['all-namespaces'] ? undefined : (given.namespace ?? usual ?? cluster?.namespace));
  const snapshot = await snapshotOf(given, { cluster, scope }, context);
  const diagnosis = diagnose(snapshot, scope, { silences });
  const code = await conclude(given, diagnosis, context);
  if (given.fix && cluster !== undefined) await applyFixes(diagnosis.findings, { objects: cluster.objects, ask: !given.yes }, context);
  return code;
}

/** Writes a diagnosis, and serves it when that is asked for. */
async function conclude(given: DoctorGiven, diagnosis: Diagnosis, context: CommandContext): Promise<number> {
  context.stdout(rendered(given.output, diagnosis, context));
  if (given.serve !== undefined) await serve(portIn(given.serve), diagnosis, context);
  return exitCodeOf(diagnosis);
}

function silencesIn({ cwd }: CommandContext): readonly Silence[] {
  const path = join(cwd, SILENCE_FILE);
  if (!existsSync(path)) return [];
  return parseSilences(
    readFileSync(path, 'utf8'),
    SILENCE_FILE,
    CHECKS.map(({ id }) => id),
  );
}

function scopeOf({ object, prometheus }: DoctorGiven, namespace: string | undefined): Scope {
  return {
    ...(namespace !== undefined && { namespace }),
    ...(object.length > 0 && { names: object }),
    ...(prometheus !== undefined && { prometheus }),
  };
}

interface Looking {
  readonly cluster: Cluster | undefined;
  readonly scope: Scope;
}

async function snapshotOf({ from, save }: DoctorGiven, { cluster, scope }: Looking, { cwd, stderr }: CommandContext): Promise<Snapshot> {
  if (from === '-') return parseSnapshot(await standardInput(), 'The standard input');
  if (cluster === undefined) return readSnapshot(resolve(cwd, from ?? ''));
  const snapshot = await takeSnapshot(cluster, scope);
  if (save !== undefined) {
    saveSnapshot(resolve(cwd, save), snapshot);
    stderr(`saved the snapshot to ${save}\n`);
  }
  return snapshot;
}

async function serve(port: number, diagnosis: Diagnosis, { signal, stderr }: CommandContext): Promise<void> {
  const onListening = (listening: number) => stderr(`serving the findings at http://0.0.0.0:${listening}/metrics\n`);
  await serveMetrics({ port, text: renderMetrics(diagnosis), signal, onListening });
}

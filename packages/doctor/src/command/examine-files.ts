import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { openCluster } from 'metric-to-pager/cluster';
import type { CommandContext } from 'metric-to-pager/terminal';
import {
  type Diagnosis,
  diagnoseFiles,
  readSnapshot,
  readSourceTexts,
  type Scope,
  type Silence,
  type Snapshot,
  stackNamed,
  takeSnapshot,
} from '../index.ts';
import type { DoctorGiven } from './doctor-arguments.ts';
import { standardInput } from './standard-input.ts';

export interface ExamineFilesOptions {
  /** The namespace of objects that name none. */
  readonly namespace: string;
  readonly scope: Scope;
  readonly silences: readonly Silence[];
}

/** Diagnoses the files that a command line names: alone, or laid over a snapshot or the cluster of a context. */
export async function examineFiles(given: DoctorGiven, options: ExamineFilesOptions, context: CommandContext): Promise<Diagnosis> {
  const { file, stack = 'kube-prometheus-stack', against } = given;
  const { cwd } = context;
  const over =
    against === undefined
      ? { stack: stackNamed(stack, (path) => readSnapshot(resolve(cwd, path))) }
      : { cluster: await clusterOf(against, given, context) };
  return diagnoseFiles(await readSourceTexts(file, { cwd, stdin: standardInput }), { over, ...options });
}

// --- internal ---

/** A file of this name is a snapshot; any other name is a context. */
async function clusterOf(against: string, { kubeconfig, prometheus }: DoctorGiven, { cwd, env }: CommandContext): Promise<Snapshot> {
  const path = resolve(cwd, against);
  if (existsSync(path) || against.endsWith('.json')) return readSnapshot(path);
  const cluster = await openCluster({ kubeconfig, context: against, env });
  return takeSnapshot(cluster, prometheus === undefined ? {} : { prometheus });
}

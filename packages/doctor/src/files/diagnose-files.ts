import type { Observed } from '../causes.ts';
import { diagnose } from '../diagnose.ts';
import type { Diagnosis } from '../diagnosis.ts';
import { findingKey, referenceKey } from '../finding.ts';
import type { Scope } from '../scope.ts';
import type { Silence } from '../silence/silences.ts';
import { WORKLOAD_KINDS } from '../snapshot/kinds.ts';
import type { Denied, Snapshot } from '../snapshot/snapshot.ts';
import { type Declared, declaredBy } from './declared.ts';
import { filesSnapshot } from './files-snapshot.ts';
import { layOver } from './lay-over.ts';
import { type ManifestProblem, manifestsIn } from './manifest.ts';
import { placeOf } from './place-of.ts';
import { isShownByFiles } from './shown-by-files.ts';
import type { SourceText } from './source-texts.ts';
import type { Stack } from './stack.ts';

export interface DiagnoseFilesOptions {
  /** What reads the files, where they bring nothing that does; or the cluster that they are to be applied to. */
  readonly over: { readonly stack: Stack } | { readonly cluster: Snapshot };
  /** The namespace of objects that name none. */
  readonly namespace: string;
  readonly scope: Scope;
  readonly silences: readonly Silence[];
}

/**
 * Diagnoses manifests: alone, by what they show; or laid over a cluster, by what is new there or is about their objects.
 *
 * @throws one sentence when no text holds an object
 */
export function diagnoseFiles(texts: readonly SourceText[], options: DiagnoseFilesOptions): Diagnosis {
  const read = texts.map(manifestsIn);
  const declared = declaredBy(
    read.flatMap(({ manifests }) => manifests),
    options.namespace,
  );
  const problems = [...read.flatMap((one) => one.problems), ...declared.problems];
  if (declared.sources.size === 0) throw new Error(problems.map(sentence).join('\n') || NOTHING);
  const { over, scope, silences } = options;
  const common = { silences, placeOf: (one: Observed) => placeOf(one, declared.sources) };
  const denied = problems.map(deniedBy);
  if ('cluster' in over) return laidOver(over.cluster, { declared, denied, scope, common });
  const { snapshot, assumed } = filesSnapshot(declared, over.stack);
  return diagnose({ ...snapshot, denied: [...denied, ...snapshot.denied] }, scope, {
    ...common,
    isShown: (one, model) => isShownByFiles(one, model, { assumed, sources: declared.sources }),
  });
}

// --- internal ---

const NOTHING = 'The files hold no object of Kubernetes: expected manifests with apiVersion, kind and metadata.name';

function sentence({ file, line, message }: ManifestProblem): string {
  return `${file}:${line}: ${message}`;
}

function deniedBy({ file, line, message: reason }: ManifestProblem): Denied {
  return { what: `read ${file}:${line}`, reason, essential: true };
}

interface Laid {
  readonly declared: Declared;
  readonly denied: readonly Denied[];
  readonly scope: Scope;
  readonly common: Parameters<typeof diagnose>[2];
}

function laidOver(cluster: Snapshot, { declared, denied, scope, common }: Laid): Diagnosis {
  const { snapshot, changed } = layOver(cluster, declared);
  const before = diagnose(cluster, scope);
  const known = new Set([...before.findings, ...before.consequences, ...before.notes].map(findingKey));
  const brings = [...changed].some((key) => MAKERS.has(key.split('/')[0] ?? ''));
  return diagnose({ ...snapshot, denied: [...denied, ...cluster.denied] }, scope, {
    ...common,
    // Metrics of what the files change are not there before they are applied.
    isShown: ({ finding }) => !(brings && OF_SERIES.has(finding.id) && changed.has(referenceKey(finding.subject))),
    isAsked: ({ finding, observation: { concerns = [] } }) =>
      !known.has(findingKey(finding)) || [referenceKey(finding.subject), ...concerns].some((key) => declared.sources.has(key)),
  });
}

/** What gives Prometheus other series. */
const MAKERS: ReadonlySet<string> = new Set(['ServiceMonitor', 'PodMonitor', 'Probe', 'ScrapeConfig', 'Service', ...WORKLOAD_KINDS, 'Pod']);
const OF_SERIES: ReadonlySet<string> = new Set(['metrics.missing', 'metrics.no-series', 'metrics.job-unknown', 'metrics.up-absent']);

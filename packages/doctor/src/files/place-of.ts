import type { Observed } from '../causes.ts';
import type { PatchOperation } from '../finding.ts';
import { type FilePlace, type Finding, referenceKey } from '../finding.ts';
import type { Manifest } from './manifest.ts';

/**
 * Returns where in the files a finding stands: at the field that its fix changes or its evidence names, of the object that is wrong; else at
 * an object that it concerns.
 */
export function placeOf({ finding, observation }: Observed, sources: ReadonlyMap<string, Manifest>): FilePlace | undefined {
  const { subject, fix } = finding;
  const own = sources.get(referenceKey(subject));
  if (own !== undefined) return at(own, fieldOf(finding));
  const changed = fix.patch === undefined ? undefined : sources.get(referenceKey(fix.patch));
  if (changed !== undefined) return at(changed, patchedField(finding));
  const [concerned] = (observation.concerns ?? []).flatMap((key) => sources.get(key) ?? []);
  return concerned === undefined ? undefined : at(concerned, NAME);
}

// --- internal ---

const NAME: readonly string[] = ['metadata', 'name'];

function at({ file, lineOf }: Manifest, field: readonly string[]): FilePlace {
  return { file, line: lineOf(field) };
}

function fieldOf(finding: Finding): readonly string[] {
  const { subject, fix } = finding;
  if (fix.patch === undefined) return namedField(finding) ?? NAME;
  return referenceKey(fix.patch) === referenceKey(subject) ? patchedField(finding) : NAME;
}

/** The first field that the patch changes; an element that it appends stands for its list. */
function patchedField({ fix: { patch } }: Finding): readonly string[] {
  if (patch === undefined) return NAME;
  if (patch.type === 'json') {
    const [first] = patch.body as readonly PatchOperation[];
    return (first?.path ?? '')
      .split('/')
      .slice(1)
      .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  }
  return firstLeaf(patch.body);
}

function firstLeaf(value: unknown): readonly string[] {
  const [entry] = typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
  return entry === undefined ? [] : [entry[0], ...firstLeaf(entry[1])];
}

/** The field by which a piece of evidence starts: `spec.groups.0.rules.1.expr (…)` or `spec.endpoints[0].port: …`. */
function namedField({ evidence }: Finding): readonly string[] | undefined {
  const [path] = evidence.flatMap((item) => /^spec[.[][\w.[\]]*/.exec(item)?.[0] ?? []);
  return path?.split(/[.[\]]/).filter((step) => step !== '');
}

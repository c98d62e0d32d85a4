import { notRules } from './not-rules.ts';
import { findingAt, type PlacedFinding } from './place.ts';
import { type RuleFile, readRuleFile } from './rule-file.ts';
import type { SourceFile } from './source-file.ts';
import { readYaml, textOf, type YamlMap, type YamlNode } from './yaml-tree.ts';

/** The contents of a file: rule files, and the reasons why parts of it cannot be read. */
export interface ReadSource {
  readonly files: readonly RuleFile[];
  readonly findings: readonly PlacedFinding[];
}

/**
 * Reads rules in any form that people keep them in: `groups:` as Prometheus reads them, PrometheusRule objects, lists of objects,
 * several documents. Each PrometheusRule is a rule file of its own, as Prometheus Operator makes one of each. Objects of other kinds
 * beside rules are skipped.
 */
export function readSource({ path, text }: SourceFile): ReadSource {
  const documents = readYaml(text);
  const findings: PlacedFinding[] = [];
  const files: RuleFile[] = [];
  const others: YamlNode[] = [];
  let plain = 0;
  for (const document of documents) {
    if ('error' in document) {
      findings.push(notRules({ path, text }, document));
      continue;
    }
    for (const object of objectsIn(document.root)) {
      const top = rulesOf(object);
      if (top === undefined) others.push(object);
      else if (!isObject(object) && plain++ > 0) {
        findings.push(
          findingAt(
            { file: path, line: top.line },
            'is not the first document: Prometheus reads only the first one of a rule file, so write these groups into it, or into another file',
          ),
        );
      } else {
        const read = readRuleFile(top, { file: path, managed: isObject(object) });
        files.push(read.file);
        findings.push(...read.findings);
      }
    }
  }
  if (files.length === 0 && findings.length === 0) findings.push(notRules({ path, text }, { others }));
  return { files, findings };
}

// --- internal ---

/** The objects of a document: its root, or the items of a list. */
function objectsIn(root: YamlNode): YamlNode[] {
  const items = root.kind === 'map' ? root.entries.get('items')?.value : undefined;
  return items?.kind === 'list' && root.kind === 'map' && root.entries.has('kind') ? items.items.flatMap(objectsIn) : [root];
}

function isObject(node: YamlNode): boolean {
  return node.kind === 'map' && textOf(node.entries.get('kind')?.value) === 'PrometheusRule';
}

/**
 * The map that holds `groups`; `undefined` when a node is something else. Generators write `null` or an empty map where there are no
 * rules, and Prometheus takes both.
 */
function rulesOf(node: YamlNode): YamlMap | undefined {
  if (node.kind === 'scalar' && node.null) return { kind: 'map', line: node.line, entries: new Map() };
  if (node.kind !== 'map') return undefined;
  if (!isObject(node)) return (node.entries.has('groups') || node.entries.size === 0) && !node.entries.has('kind') ? node : undefined;
  const spec = node.entries.get('spec');
  return spec?.value.kind === 'map' ? spec.value : { kind: 'map', line: spec?.line ?? node.line, entries: new Map() };
}

import { templateLine } from './not-rules.ts';
import { findingAt, type Place, type PlacedFinding } from './place.ts';
import { textOf, type YamlMap, type YamlNode } from './yaml-tree.ts';

/** A rule as its file says it; everything else of it is for Prometheus to judge. */
export interface FileRule {
  readonly place: Place;
  readonly kind: 'alert' | 'record';
  /** Of the alert, or of the recorded series. */
  readonly name: string;
  readonly expr: string;
  /** Its own, and those of its group. */
  readonly labels: Readonly<Record<string, string>>;
  readonly node: YamlMap;
}

export interface FileGroup {
  readonly place: Place;
  readonly name: string;
  readonly node: YamlMap;
  readonly rules: readonly FileRule[];
}

/** A file that Prometheus loads as one rule file: a file with `groups:`, or a PrometheusRule. */
export interface RuleFile {
  readonly place: Place;
  /** Whether Prometheus Operator writes the file that Prometheus reads. */
  readonly managed: boolean;
  /** The map that holds the groups. */
  readonly top: YamlMap;
  readonly groups: readonly FileGroup[];
}

/** The groups and rules of a rule file that have the shape of such, and a finding for each that has not. */
export function readRuleFile(
  top: YamlMap,
  { file, managed }: { readonly file: string; readonly managed: boolean },
): { readonly file: RuleFile; readonly findings: readonly PlacedFinding[] } {
  const findings: PlacedFinding[] = [];
  const report: Report = (place, message) => void findings.push(findingAt(place, message));
  const place = { file, line: top.line };
  const list = listOf(top, 'groups', place, report);
  const groups = list.flatMap((node) => readGroup(node, { file, line: node.line }, report) ?? []);
  const unique = groups.filter((group, index) => {
    const first = groups.findIndex(({ name }) => name === group.name);
    if (first !== index)
      report(group.place, 'has the name of a group above it: Prometheus refuses a file in which two groups have one name');
    return first === index;
  });
  return { file: { place, managed, top, groups: unique }, findings };
}

// --- internal ---

type Report = (place: Place, message: string) => void;

function readGroup(node: YamlNode, place: Place, report: Report): FileGroup | undefined {
  if (node.kind !== 'map') {
    report(place, `is ${shapeOf(node)} where a group was expected: a map with "name" and "rules"`);
    return undefined;
  }
  const name = textOf(node.entries.get('name')?.value);
  if (name === undefined || name === '') {
    report(place, 'is a group without a name: add "name", which must be unique in the file');
    return undefined;
  }
  const own = { ...place, group: name };
  const rules = listOf(node, 'rules', own, report).flatMap((rule) => readRule(rule, { ...own, line: rule.line }, report) ?? []);
  const labels = labelsIn(node);
  return { place: own, name, node, rules: rules.map((rule) => ({ ...rule, labels: { ...labels, ...rule.labels } })) };
}

function readRule(node: YamlNode, place: Place, report: Report): FileRule | undefined {
  if (node.kind !== 'map') {
    report(place, `is ${shapeOf(node)} where a rule was expected: a map with "alert" or "record", and "expr"`);
    return undefined;
  }
  const [alert, record, expr] = (['alert', 'record', 'expr'] as const).map((key) => textOf(node.entries.get(key)?.value) ?? '');
  const name = alert || record || '';
  const own = name === '' ? place : { ...place, rule: name };
  const refuse = (message: string) => {
    report(own, message);
    return undefined;
  };
  if (name === '') return refuse('is a rule without a name: add "alert" with the name of the alert, or "record" with that of the series');
  if (alert && record) return refuse(`has both "alert" and "record" ("${record}"): write a rule for each`);
  const written = node.entries.get('expr')?.value;
  if (written !== undefined && written.kind !== 'scalar') return refuse(`has ${shapeOf(written)} as "expr": expected a PromQL expression`);
  if (!expr?.trim()) return refuse('has no "expr": add the PromQL expression that it evaluates');
  if (templateLine(expr) !== undefined) return refuse('holds a template of Helm in its "expr": render the chart first, by "helm template"');
  return { place: own, kind: alert ? 'alert' : 'record', name, expr, labels: labelsIn(node), node };
}

function listOf(map: YamlMap, key: string, place: Place, report: Report): readonly YamlNode[] {
  const entry = map.entries.get(key);
  if (entry === undefined || (entry.value.kind === 'scalar' && entry.value.null)) return [];
  if (entry.value.kind === 'list') return entry.value.items;
  report({ ...place, line: entry.line }, `has ${shapeOf(entry.value)} as "${key}": expected a list`);
  return [];
}

function labelsIn(map: YamlMap): Record<string, string> {
  const labels = map.entries.get('labels')?.value;
  if (labels?.kind !== 'map') return {};
  return Object.fromEntries([...labels.entries].flatMap(([label, { value }]) => (value.kind === 'scalar' ? [[label, value.text]] : [])));
}

function shapeOf(node: YamlNode): string {
  if (node.kind === 'map') return 'a map';
  if (node.kind === 'list') return 'a list';
  return node.null ? 'empty' : `the text ${JSON.stringify(node.text)}`;
}

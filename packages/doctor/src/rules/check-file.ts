import type { Place } from './place.ts';
import type { FileGroup, FileRule, RuleFile } from './rule-file.ts';
import type { YamlEntry, YamlMap, YamlNode } from './yaml-tree.ts';

/** A rule file as it is handed to promtool, and what stands on each of its lines. */
export interface CheckFile {
  readonly text: string;
  /** By the number of the line, from 1. */
  readonly lines: readonly CheckLine[];
}

/** The contents of one line: a rule, or something else that Prometheus may refuse, such as a key that it does not know. */
export interface CheckLine {
  readonly place: Place;
  readonly rule?: FileRule | undefined;
  /** The key of a file or of a group. */
  readonly key?: YamlEntry | undefined;
}

/**
 * Writes a rule file so that each rule, and each key beside rules, has a line of its own: Prometheus then names the line of everything
 * that it refuses. Plain scalars stay plain, so that Prometheus decides what they are.
 *
 * @param left what is left out, as it is known to be refused
 * @param version of Prometheus: Prometheus Operator leaves out the fields that it does not know yet
 */
export function checkFile(file: RuleFile, left: ReadonlySet<FileRule | YamlEntry>, version: string): CheckFile {
  const lines: (CheckLine & { readonly text: string })[] = [];
  const line = (text: string, place: Place, more: { readonly rule?: FileRule; readonly key?: YamlEntry } = {}) =>
    lines.push({ text, place, ...more });
  const dropped = file.managed ? droppedFor(version) : NOTHING_DROPPED;
  const keys = (map: YamlMap, skipped: string, place: Place) => {
    for (const [key, entry] of map.entries)
      if (key !== skipped && !dropped.group.has(key) && !left.has(entry))
        line(`${JSON.stringify(key)}: ${flow(entry.value)},`, { ...place, line: entry.line }, { key: entry });
  };
  line('{', file.place);
  keys(file.top, 'groups', file.place);
  line('"groups": [', file.place);
  for (const group of file.groups) {
    line('{', group.place);
    keys(group.node, 'rules', group.place);
    line('"rules": [', group.place);
    for (const rule of group.rules) if (!left.has(rule)) line(`${flow(rule.node, dropped.rule)},`, rule.place, { rule });
    line(']},', group.place);
  }
  line(']}', file.place);
  return { text: `${lines.map(({ text }) => text).join('\n')}\n`, lines };
}

/** The rule that Prometheus counts as the `index`th one of a group, from 1, where some are left out. */
export function countedRule(group: FileGroup | undefined, left: ReadonlySet<FileRule | YamlEntry>, index: number): FileRule | undefined {
  return group?.rules.filter((rule) => !left.has(rule))[index - 1];
}

// --- internal ---

/**
 * Fields of PrometheusRule objects that Prometheus Operator leaves out for an older Prometheus, and the one that is for Thanos only.
 *
 * @see https://github.com/prometheus-operator/prometheus-operator/blob/main/pkg/operator/rules.go
 */
const GROUP_SINCE = { limit: '2.31.0', query_offset: '2.53.0', labels: '3.0.0' };
const RULE_SINCE = { keep_firing_for: '2.42.0' };
const NOTHING_DROPPED = { group: new Set<string>(), rule: new Set<string>() };

function droppedFor(version: string): typeof NOTHING_DROPPED {
  const later = (since: Readonly<Record<string, string>>) =>
    Object.keys(since).filter((field) => version.localeCompare(since[field] ?? '', 'en', { numeric: true }) < 0);
  return { group: new Set(['partial_response_strategy', ...later(GROUP_SINCE)]), rule: new Set(later(RULE_SINCE)) };
}

/** A node in YAML's flow style, on one line. */
function flow(node: YamlNode, dropped: ReadonlySet<string> = new Set()): string {
  if (node.kind === 'list') return `[${node.items.map((item) => flow(item)).join(', ')}]`;
  if (node.kind === 'map') {
    const entries = [...node.entries].filter(([key]) => !dropped.has(key));
    return `{${entries.map(([key, { value }]) => `${JSON.stringify(key)}: ${flow(value)}`).join(', ')}}`;
  }
  if (node.null) return 'null';
  return node.plain && /^[\w.+-]+$/.test(node.text) ? node.text : JSON.stringify(node.text);
}

import type { Place } from './place.ts';
import type { FileGroup, FileRule, RuleFile } from './rule-file.ts';
import type { YamlEntry, YamlMap, YamlNode } from './yaml-tree.ts';

/** A rule file as it is handed to promtool, and what stands on each of its lines. */
export interface CheckFile {
  readonly text: string;
  /** By the number of the line, from 1. */
  readonly lines: readonly CheckLine[];
}

/** The contents of one line: a part of a rule, or something else that Prometheus may refuse, such as a key that it does not know. */
export interface CheckLine {
  readonly place: Place;
  readonly rule?: FileRule | undefined;
  /** The key of a file, of a group or of a rule. */
  readonly key?: YamlEntry | undefined;
}

/** One key of a group or of a rule by itself. */
export interface CheckPart extends CheckLine {
  readonly text: string;
  readonly key: YamlEntry;
}

/**
 * Writes a rule file so that each key has a line of its own: Prometheus then names the line of most of what it refuses. Plain scalars stay plain, so
 * that Prometheus decides what they are.
 *
 * @param left what is left out, as it is known to be refused
 * @param version of Prometheus: Prometheus Operator leaves out the fields that it does not know yet
 */
export function checkFile(file: RuleFile, left: ReadonlySet<FileRule | YamlEntry>, version: string): CheckFile {
  const lines: (CheckLine & { readonly text: string })[] = [];
  const line = (text: string, place: Place, more: { readonly rule?: FileRule; readonly key?: YamlEntry } = {}) =>
    lines.push({ text, place, ...more });
  const written = writer(file, left, version);
  const keys = (holder: 'file' | 'group', map: YamlMap, place: Place) => {
    for (const { name, text, key, place: at } of written(holder, map, place))
      if (name !== (holder === 'file' ? 'groups' : 'rules')) line(text, at, { key });
  };
  line('{', file.place);
  keys('file', file.top, file.place);
  line('"groups": [', file.place);
  for (const group of file.groups) {
    line('{', group.place);
    keys('group', group.node, group.place);
    line('"rules": [', group.place);
    for (const rule of group.rules) {
      if (left.has(rule)) continue;
      line('{', rule.place, { rule });
      for (const { text, key } of written('rule', rule.node, rule.place)) line(text, rule.place, { rule, key });
      line('},', rule.place, { rule });
    }
    line(']},', group.place);
  }
  line(']}', file.place);
  return { text: `${lines.map(({ text }) => text).join('\n')}\n`, lines };
}

/**
 * Returns every text of the groups and rules of a file by itself, for what Prometheus refuses without a line, such as a duration. Expressions, and
 * what is in a map, always have one.
 */
export function checkParts(file: RuleFile, left: ReadonlySet<FileRule | YamlEntry>, version: string): readonly CheckPart[] {
  const written = writer(file, left, version);
  return file.groups.flatMap((group) => [
    ...written('group', group.node, group.place)
      .filter(({ name, key }) => name !== 'name' && key.value.kind === 'scalar')
      .map((one) => ({ ...one, text: `{"groups": [{"name": "a", ${one.text}}]}\n` })),
    ...group.rules
      .filter((rule) => !left.has(rule))
      .flatMap((rule) =>
        written('rule', rule.node, rule.place)
          .filter(({ name, key }) => !['alert', 'record', 'expr'].includes(name) && key.value.kind === 'scalar')
          .map((one) => ({
            ...one,
            rule,
            place: rule.place,
            text: `{"groups": [{"name": "a", "rules": [{"${rule.kind}": "a", "expr": "vector(0)", ${one.text}}]}]}\n`,
          })),
      ),
  ]);
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
const DROPPED_BEFORE: Readonly<Record<Holder, Readonly<Record<string, string>>>> = {
  file: {},
  group: { partial_response_strategy: 'always', limit: '2.31.0', query_offset: '2.53.0', labels: '3.0.0' },
  rule: { keep_firing_for: '2.42.0' },
};
/** Fields of which the operator takes an empty duration for none. */
const EMPTY_IS_ABSENT = ['interval', 'for'];

type Holder = 'file' | 'group' | 'rule';

/** Returns what writes the keys of a file, a group or a rule, but those that are left out. */
function writer({ managed }: RuleFile, left: ReadonlySet<FileRule | YamlEntry>, version: string) {
  const isDropped = (holder: Holder, name: string, { value }: YamlEntry) => {
    const since = DROPPED_BEFORE[holder][name];
    const empty = value.kind === 'scalar' && !value.null && value.text === '';
    return (
      managed &&
      ((since !== undefined && (since === 'always' || version.localeCompare(since, 'en', { numeric: true }) < 0)) ||
        (empty && EMPTY_IS_ABSENT.includes(name)))
    );
  };
  return (holder: Holder, map: YamlMap, place: Place) =>
    [...map.entries]
      .filter(([name, entry]) => !left.has(entry) && !isDropped(holder, name, entry))
      .map(([name, key]) => ({ name, key, place: { ...place, line: key.line }, text: `${JSON.stringify(name)}: ${flow(key.value)},` }));
}

/** A node in YAML's flow style, on one line. */
function flow(node: YamlNode): string {
  if (node.kind === 'list') return `[${node.items.map(flow).join(', ')}]`;
  if (node.kind === 'map') return `{${[...node.entries].map(([key, { value }]) => `${JSON.stringify(key)}: ${flow(value)}`).join(', ')}}`;
  if (node.null) return 'null';
  return node.plain && /^[\w.+-]+$/.test(node.text) ? node.text : JSON.stringify(node.text);
}

import { join } from 'node:path';
import { inFolder, runPromtool } from 'metric-to-pager/prometheus';
import { type CheckFile, checkFile, countedRule } from './check-file.ts';
import { findingAt, type Place, type PlacedFinding } from './place.ts';
import type { FileRule, RuleFile } from './rule-file.ts';
import type { YamlEntry } from './yaml-tree.ts';

/** The findings on what Prometheus refuses of rule files, and the rules that it accepts. */
export interface Refusals {
  readonly findings: readonly PlacedFinding[];
  readonly accepted: readonly FileRule[];
}

/** The program that judges, and the version of Prometheus that it belongs to. */
export interface Judge {
  readonly promtool: string;
  readonly version: string;
}

/**
 * Returns what Prometheus refuses of rule files: every rule, and every key beside rules, by its place in the user's file. What is found is left
 * out and the rest is checked again, as Prometheus names some mistakes only when others are gone.
 *
 * @throws when promtool does not exist
 */
export async function refusals(files: readonly RuleFile[], judge: Judge): Promise<Refusals> {
  const findings: PlacedFinding[] = [];
  const left = new Set<FileRule | YamlEntry>();
  let open = files;
  while (open.length > 0) {
    const checked = open.map((file) => checkFile(file, left, judge.version));
    const refused = await check(checked, judge.promtool);
    const checkedWithout = new Set(left);
    open = open.filter((file, index) => {
      const messages = refused.get(index) ?? [];
      const before = left.size;
      for (const message of messages) {
        const { place, culprit } = locate(message, { file, left: checkedWithout, checked: checked[index] as CheckFile });
        if (culprit && left.has(culprit)) continue;
        if (culprit) left.add(culprit);
        findings.push(findingAt(place, `Prometheus ${judge.version} refuses it: ${message.text}`));
      }
      if (messages.length > 0 && left.size === before) for (const rule of rulesOf(file)) left.add(rule);
      return messages.length > 0 && left.size > before;
    });
  }
  return { findings, accepted: files.flatMap(rulesOf).filter((rule) => !left.has(rule)) };
}

// --- internal ---

interface Refusal {
  readonly text: string;
  readonly line?: number | undefined;
  readonly group?: string | undefined;
  readonly index?: number | undefined;
}

const rulesOf = (file: RuleFile) => file.groups.flatMap(({ rules }) => rules);

/** Returns the refusals of promtool of each file, by its index. */
async function check(files: readonly CheckFile[], promtool: string): Promise<Map<number, Refusal[]>> {
  const named = Object.fromEntries(files.map(({ text }, index) => [`${index}.yaml`, text]));
  return inFolder(named, async (folder) => {
    const { ok, output } = await runPromtool(promtool, [
      'check',
      'rules',
      '--lint=none',
      ...Object.keys(named).map((name) => join(folder, name)),
    ]);
    const refused = new Map<number, Refusal[]>();
    if (ok) return refused;
    let last: Refusal[] = [];
    for (const line of output.split('\n')) {
      const [, index, text] = line.startsWith(folder) ? (/^\/(\d+)\.yaml: (.*)$/.exec(line.slice(folder.length)) ?? []) : [];
      if (index !== undefined && text !== undefined) {
        last = refused.get(Number(index)) ?? [];
        refused.set(Number(index), last);
        if (!/^yaml: unmarshal errors:$/.test(text)) last.push(refusalOf(text));
      } else if (/^ {2}line \d+: /.test(line)) last.push(refusalOf(line.trim()));
    }
    if (refused.size === 0) throw new Error(`"${promtool} check rules" fails without naming a rule: ${output.trim()}`);
    return refused;
  });
}

/** Reads the place and the reason in a line such as `7:11: group "shop", rule 1, "ShopDown": could not parse expression: …`. */
function refusalOf(text: string): Refusal {
  const [, yamlLine, yamlReason] = /^(?:yaml: )?line (\d+): (.*)$/.exec(text) ?? [];
  if (yamlReason !== undefined) return { text: yamlReason, line: Number(yamlLine) };
  const [, line, rest = text] = /^(\d+):\d+: (.*)$/.exec(text) ?? [];
  const [, group, index, reason] = /^group ("(?:[^"\\]|\\.)*"), rule (\d+), "(?:[^"\\]|\\.)*": (.*)$/.exec(rest) ?? [];
  return {
    text: reason ?? rest,
    line: line === undefined ? undefined : Number(line),
    group: group === undefined ? undefined : unquoteGo(group),
    index: index === undefined ? undefined : Number(index),
  };
}

function unquoteGo(quoted: string): string {
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return quoted.slice(1, -1);
  }
}

function locate(
  { line, group, index }: Refusal,
  { file, left, checked }: { readonly file: RuleFile; readonly left: ReadonlySet<FileRule | YamlEntry>; readonly checked: CheckFile },
): { readonly place: Place; readonly culprit?: FileRule | YamlEntry | undefined } {
  const rule =
    index === undefined
      ? undefined
      : countedRule(
          file.groups.find(({ name }) => name === group),
          left,
          index,
        );
  if (rule) return { place: rule.place, culprit: rule };
  const found = line === undefined ? undefined : checked.lines[line - 1];
  return { place: found?.place ?? file.place, culprit: found?.rule ?? found?.key };
}

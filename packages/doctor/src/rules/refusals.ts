import { join } from 'node:path';
import { inFolder, runPromtool } from 'metric-to-pager/prometheus';
import { type CheckFile, checkFile, checkParts, countedRule } from './check-file.ts';
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
  const findings = new Map<string, PlacedFinding>();
  const left = new Set<FileRule | YamlEntry>();
  const refusedRules = new Set<FileRule>();
  const refuse = ({ text }: Refusal, { place, rule, culprit }: Located) => {
    if (culprit !== undefined) left.add(culprit);
    if (rule !== undefined) refusedRules.add(rule);
    const finding = findingAt(place, `Prometheus ${judge.version} refuses it: ${text}`);
    findings.set(`${finding.at} ${finding.message}`, finding);
  };
  let open = files;
  while (open.length > 0) {
    const checkedWithout = new Set(left);
    const checked = open.map((file) => ({ file, left: checkedWithout, checked: checkFile(file, left, judge.version) }));
    const refused = await check(
      checked.map((one) => one.checked.text),
      judge.promtool,
    );
    const still: RuleFile[] = [];
    for (const [index, messages] of refused) {
      const one = checked[index] as (typeof checked)[number];
      const before = left.size;
      const located = messages.map((message) => ({ message, ...locate(message, one) }));
      const lost = located.filter(({ culprit }) => culprit === undefined);
      const parts = lost.length === 0 ? [] : await refusedParts(one.file, left, judge);
      for (const { message, ...where } of located) if (where.culprit !== undefined || parts.length === 0) refuse(message, where);
      for (const { part, message } of parts) refuse(message, { ...part, culprit: part.key });
      if (left.size > before) still.push(one.file);
      else for (const rule of rulesOf(one.file)) left.add(rule);
    }
    open = still;
  }
  return {
    findings: [...findings.values()],
    accepted: files.flatMap(rulesOf).filter((rule) => !left.has(rule) && !refusedRules.has(rule)),
  };
}

// --- internal ---

interface Refusal {
  readonly text: string;
  readonly line?: number | undefined;
  readonly group?: string | undefined;
  readonly index?: number | undefined;
}

/** Where a refusal belongs, and what is left out because of it. */
interface Located {
  readonly place: Place;
  readonly rule?: FileRule | undefined;
  readonly culprit?: FileRule | YamlEntry | undefined;
}

const rulesOf = (file: RuleFile) => file.groups.flatMap(({ rules }) => rules);

/** Returns the keys that Prometheus refuses without a line when each is checked by itself. */
async function refusedParts(file: RuleFile, left: ReadonlySet<FileRule | YamlEntry>, { promtool, version }: Judge) {
  const parts = checkParts(file, left, version);
  // Most rules have the same few durations.
  const texts = [...new Set(parts.map(({ text }) => text))];
  const refused = await check(texts, promtool);
  const messages = new Map(
    texts.map((text, index) => [text, refused.get(index)?.find((one) => one.line === undefined && one.index === undefined)]),
  );
  return parts.flatMap((part) => {
    const message = messages.get(part.text);
    return message === undefined ? [] : [{ part, message }];
  });
}

/** Returns the refusals of promtool of each text of a rule file, by its index. */
async function check(texts: readonly string[], promtool: string): Promise<Map<number, Refusal[]>> {
  const named = Object.fromEntries(texts.map((text, index) => [`${index}.yaml`, text]));
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
): Located {
  const rule =
    index === undefined
      ? undefined
      : countedRule(
          file.groups.find(({ name }) => name === group),
          left,
          index,
        );
  if (rule) return { place: rule.place, rule, culprit: rule };
  const found = line === undefined ? undefined : checked.lines[line - 1];
  return { place: found?.place ?? file.place, rule: found?.rule, culprit: found?.key ?? found?.rule };
}

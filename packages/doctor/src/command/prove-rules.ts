import { readSource, sourceName } from 'metric-to-pager/input';
import { promtoolVersion, readScrapes } from 'metric-to-pager/prometheus';
import type { CommandContext } from 'metric-to-pager/terminal';
import { proveRules, type RulesReport } from '../rules/index.ts';

/** Rules that are to be proven, and what is known of them. */
export interface RulesFiles {
  /** Rule files that one Prometheus loads together. */
  readonly files: readonly string[];
  /** Scrapes of what the rules read, in its healthy state; `-` is the standard input. @default nothing is said about health */
  readonly metrics?: readonly string[] | undefined;
  /** Alerts that must fire. @default none */
  readonly expected?: readonly string[] | undefined;
  /** Each judges the rules by its own version of Prometheus. */
  readonly promtools: readonly string[];
}

/** Proves anybody's rules, and writes every finding as `FILE:LINE: group, rule: …`. @returns whether nothing is wrong with them */
export async function proveRuleFiles(
  { files, metrics = [], expected = [], promtools }: RulesFiles,
  { cwd, stdout, stderr }: Pick<CommandContext, 'cwd' | 'stdout' | 'stderr'>,
): Promise<boolean> {
  const contents = await Promise.all(metrics.map(async (path) => ({ path: sourceName(path), content: await readSource(path, cwd) })));
  const { scrape, unreadable } = readScrapes(contents);
  if (unreadable.length > 0) {
    for (const { path, line, message } of unreadable) stderr(`${path}:${line}: ${message}\n`);
    return false;
  }
  const read = await Promise.allSettled(files.map(async (path) => ({ path, text: (await readSource(path, cwd)).toString('utf8') })));
  const sources = read.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const missing = read.flatMap((one) => (one.status === 'rejected' ? [`${(one.reason as Error).message}\n`] : []));
  const judges = await Promise.all(promtools.map(async (promtool) => ({ promtool, version: await promtoolVersion(promtool) })));
  const reports: RulesReport[] = [];
  for (const judge of judges) reports.push(await proveRules({ sources, expected, judge, ...(metrics.length > 0 && { scrape }) }));
  const findings = [...missing, ...linesOf(reports.flatMap((report) => report.findings))];
  for (const line of findings) stderr(line);
  for (const line of linesOf(reports.flatMap((report) => report.unproven))) stdout(line);
  const versions = judges.map(({ version }) => version).join(' and ');
  stdout(`${files.length} files, ${reports[0]?.rules ?? 0} rules, ${findings.length} findings by Prometheus ${versions}\n`);
  return findings.length === 0;
}

// --- internal ---

/** Each line once: several versions of Prometheus find much the same. */
function linesOf(findings: readonly { readonly at: string; readonly message: string }[]): string[] {
  return [...new Set(findings.map(({ at, message }) => `${at}: ${message}\n`))];
}

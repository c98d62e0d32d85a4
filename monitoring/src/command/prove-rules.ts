import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { knownSeries } from 'metric-to-pager/promql';
import { checkRules, metricsRead, nativeHistogramRules, readRuleGroups } from 'metric-to-pager/proof';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { CommandContext } from './context.ts';

interface RulesFile {
  /** Of the service whose command this is. */
  readonly catalogue: Catalogue;
  readonly file: string;
  /** A scrape, or several, in the text format. */
  readonly metrics: string | undefined;
  readonly promtool: string;
}

/** Proves of a file with rules what can be proven of any; whose metrics they are is said by a scrape, or known of this service. */
export async function proveRules(
  { file, metrics, promtool, catalogue }: RulesFile,
  { cwd, stdout, stderr }: CommandContext,
): Promise<boolean> {
  const groups = readRuleGroups(await readFile(resolve(cwd, file), 'utf8'));
  const ours = new Set(knownSeries(catalogue).keys());
  const read = metricsRead(groups);
  const scraped = metrics === undefined ? undefined : namesIn(await readFile(resolve(cwd, metrics), 'utf8'));
  const own = read.some((name) => ours.has(name) && !BESIDE.has(name)) && read.every((name) => ours.has(name));
  const exposed = scraped ? new Set([...scraped, ...BESIDE]) : own ? ours : undefined;
  const findings = await checkRules(groups, { promtool, exposed });
  for (const { at, message } of findings) stderr(`${file}: ${at} ${message}\n`);
  if (!exposed && read.length > 0) stdout(`${file}: taken for exposed, as no --metrics say otherwise: ${read.join(', ')}\n`);
  const unproven = nativeHistogramRules(groups);
  if (unproven.length > 0) stdout(`${file}: not proven, as native histograms are not simulated: ${unproven.join(', ')}\n`);
  stdout(`${file}: ${groups.flatMap(({ rules }) => rules).length} rules, ${findings.length} findings\n`);
  return findings.length === 0;
}

// --- internal ---

/** What is there besides a service's own metrics. */
const BESIDE = new Set(knownSeries({ metrics: {} }).keys());

function namesIn(scrape: string): string[] {
  return [...scrape.matchAll(/^([a-zA-Z_:][\w:]*)[{ ]/gm)].map(([, name]) => name ?? '');
}

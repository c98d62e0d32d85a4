import { key, list, literal, metricReference } from './literal.ts';
import type { Proposal } from './proposal.ts';
import type { ProposedObjective } from './propose-objectives.ts';

/** Returns the module that defines a service from what a scrape suggests. */
export function serviceFile(name: string, proposal: Proposal): string {
  const { objectives, build } = proposal;
  const objectiveLines = objectives.flatMap(objectiveOf).map((line) => `      ${line}`);
  const alerts = ['targetDown', 'targetAbsent', ...(hasExpected(proposal) ? ['metricsMissing({ catalogue })'] : [])];
  if (build !== undefined) alerts.push(`twoVersions({ build: ${metricReference(build.metric.name)}, labels: ${list(build.labels)} })`);
  return `import { defineService } from 'metric-to-pager';
${importLine(alerts, ['metricsMissing', 'targetAbsent', 'targetDown', 'twoVersions'], 'metric-to-pager/alerts')}import { sloDashboard } from 'metric-to-pager/grafana';
${importLine(objectiveLines, ['matches', 'noneOf', 'oneOf'], 'metric-to-pager/promql')}${importLine(objectiveLines, ['errorRatioSli', 'latencySli'], 'metric-to-pager/slo')}import { catalogue } from './catalogue.ts';

const { metrics } = catalogue;

export const service = defineService({
  name: ${literal(name)},
  version: '0.1.0',
  alertPrefix: ${literal(camelCase(name))},
  domain: ${literal(`${name}.example`)},
  catalogue,
${build === undefined ? '' : `  build: ${metricReference(build.metric.name)},\n`}  objectives: {
    period: '30d',
    minBadEvents: 10,
    objectives: {
${objectiveLines.join('\n')}
    },
  },
  alerts: [${alerts.join(', ')}],
  dashboards: (service) => [sloDashboard(service)],
  process: () => ({ variables: {}, stopping: { delaySeconds: 5, drainSeconds: 20 } }),
});
`;
}

// --- internal ---

function objectiveOf({ name, description, target, metric, excluded, bad, byHand }: ProposedObjective): string[] {
  const events = excluded === undefined ? '{}' : `{ ${key(excluded.label)}: noneOf(${list(excluded.values)}) }`;
  const reference = metricReference(metric.name);
  const sli =
    'above' in bad
      ? `latencySli(${reference}, { events: ${events}, above: ${bad.above} })`
      : `errorRatioSli(${reference}, { events: ${events}, bad: { ${key(bad.label)}: ${matcher(bad)} } })`;
  return [
    `${key(name)}: {`,
    `  description: ${literal(description)},`,
    `  target: ${target},`,
    `  sli: ${sli},`,
    `  byHand: ${literal(byHand)},`,
    '},',
  ];
}

function matcher(bad: Exclude<ProposedObjective['bad'], { readonly above: number }>): string {
  if ('pattern' in bad) return `matches(${literal(bad.pattern)})`;
  const [first = '', ...others] = bad.values;
  return others.length === 0 ? literal(first) : `oneOf(${list(bad.values)})`;
}

/** Whether a healthy process exposes any metric from its first scrape on. */
function hasExpected({ metrics }: Proposal): boolean {
  return metrics.some(({ observed, optional }) => optional === undefined && (observed.type === 'gauge' || observed.labels.size === 0));
}

function importLine(lines: readonly string[], names: readonly string[], from: string): string {
  const used = names.filter((name) => lines.some((line) => line.includes(name)));
  return used.length === 0 ? '' : `import { ${used.join(', ')} } from '${from}';\n`;
}

/** Returns the prefix of the alerts of a service: `shop-api` is `ShopApi`. */
export function camelCase(name: string): string {
  return name
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

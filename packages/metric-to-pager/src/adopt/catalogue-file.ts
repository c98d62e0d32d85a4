import { oneLine } from '../terminal/index.ts';
import type { ProposedValues } from './label-values.ts';
import { key, list, literal } from './literal.ts';
import type { Proposal } from './proposal.ts';

/** Returns the module that declares the metrics of a scrape. */
export function catalogueFile({ metrics }: Pick<Proposal, 'metrics'>): string {
  const entries = metrics.map(entry);
  const names = entries.some((text) => text.includes('anyValue')) ? 'anyValue, defineCatalogue' : 'defineCatalogue';
  return `import { ${names} } from 'metric-to-pager';

/** The metrics that the service exposes, with the label values that were seen. */
export const catalogue = defineCatalogue({
${entries.join('\n')}
});
`;
}

// --- internal ---

function entry({ observed: { name, type, help, unit, buckets }, labels, optional }: Proposal['metrics'][number]): string {
  const lines = [
    `type: '${type}',`,
    `help: ${literal(help.trim() === '' ? 'The service exposes no help.' : help)},`,
    ...(unit === undefined ? [] : [`unit: '${unit}',`]),
    ...(buckets.length === 0 ? [] : [`buckets: [${buckets.join(', ')}],`]),
    ...(labels.size === 0 ? [] : ['labels: {', ...[...labels].map(([label, values]) => `  ${key(label)}: ${labelValues(values)}`), '},']),
    ...(optional === undefined ? [] : [`optional: ${literal(optional)},`]),
    "recordedBy: 'other',",
  ];
  return [`  ${key(name)}: {`, ...lines.map((line) => `    ${line}`), '  },'].join('\n');
}

function labelValues(values: ProposedValues): string {
  if ('open' in values) return `anyValue, // ${oneLine(values.open)}`;
  const comment = values.added.length === 0 ? '' : ` // not seen yet: ${values.added.join(', ')}`;
  return `${list(values.closed)},${comment}`;
}

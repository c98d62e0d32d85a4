import { compareWithScrape } from '../../adopt/index.ts';
import { defineCommand, jsonText, UsageError } from '../../terminal/index.ts';
import { loadCatalogue } from './load-catalogue.ts';
import { scrapesOf } from './scrapes.ts';

/** The command `diff`: where a service and its catalogue have drifted apart. */
export const diffCommand = defineCommand({
  name: 'diff',
  summary: 'Compares a catalogue with what a service exposes; exit code 1 when they differ.',
  arguments: {
    catalogue: {
      type: 'string',
      valueHint: 'FILE',
      description: 'A TypeScript or JavaScript module that exports the catalogue or the service.',
    },
    scrape: {
      type: 'string',
      multiple: true,
      valueHint: 'URL|FILE',
      description: 'What the service exposes: text format or OpenMetrics, plain or gzip; "-" is standard input.',
    },
    output: { type: 'enum', alias: 'o', options: ['text', 'json'], default: 'text', description: 'The format.' },
  },
  details: () =>
    '  Finds metrics, labels, label values and buckets that only one side has, wrong types, and renamed metrics.\n  A metric with "optional" may be absent.',
  run: async ({ catalogue: file, scrape: sources, output }, { cwd, stdout }) => {
    if (file === undefined) throw new UsageError('The option "--catalogue" is missing: expected the module that exports the catalogue');
    if (sources.length === 0) throw new UsageError('The option "--scrape" is missing: expected an address, a file or "-"');
    const catalogue = await loadCatalogue(file, cwd);
    const differences = compareWithScrape(catalogue, await scrapesOf(sources, cwd));
    if (output === 'json') stdout(`${jsonText({ differences })}\n`);
    else {
      for (const { metric, message } of differences) stdout(`${metric} ${message}\n`);
      stdout(`${Object.keys(catalogue.metrics).length} declared metrics, ${differences.length} differences\n`);
    }
    return differences.length === 0 ? 0 : 1;
  },
});

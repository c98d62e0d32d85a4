import { basename, relative, resolve } from 'node:path';
import { catalogueFile, newServiceFiles, type Proposal, projectFiles, proposeDefinition, serviceFile } from '../../adopt/index.ts';
import * as formats from '../../kubernetes/formats.ts';
import { type Command, type CommandContext, defineCommand, oneLine, sh, UsageError } from '../../terminal/index.ts';
import { scrapesOf } from './scrapes.ts';
import { writeProject } from './write-project.ts';

/** The command `init`: from a scrape, or from nothing, to a definition that compiles and proves. @param version of this package */
export function initCommand(version: string): Command {
  return defineCommand({
    name: 'init',
    summary: 'Writes the definition of a service: from what it exposes, or of a new one.',
    arguments: {
      scrape: {
        type: 'string',
        multiple: true,
        valueHint: 'URL|FILE',
        description: 'What the service exposes: text format or OpenMetrics, plain or gzip; "-" is standard input.',
      },
      kind: { type: 'enum', options: ['fastify', 'worker'], default: 'fastify', description: 'Without a scrape: what the new service is.' },
      name: {
        type: 'string',
        valueHint: 'NAME',
        description: 'The name of the service, its `job`. Defaults to that of the current folder.',
      },
      dir: { type: 'string', valueHint: 'DIR', default: 'monitoring', description: 'The folder that is written.' },
      yes: { type: 'boolean', alias: 'y', description: 'Writes without asking.' },
    },
    details: () =>
      '  With scrapes: reads metrics, types, units, buckets and label values, and proposes objectives from durations, status\n  codes and outcomes. Files that exist are never overwritten.',
    run: async ({ scrape: sources, kind, name: given, dir, yes }, context) => {
      const name = given ?? defaultName(context.cwd);
      if (!formats.OBJECT_NAME.pattern.test(name)) throw new UsageError(`--name must be ${formats.OBJECT_NAME.expected}, got "${name}"`);
      const proposal = sources.length === 0 ? undefined : proposeDefinition(await scrapesOf(sources, context.cwd));
      if (proposal !== undefined) explain(proposal, context);
      const files = proposal === undefined ? newServiceFiles(kind, name, { library: version }) : definitionFiles(name, proposal, version);
      const folder = resolve(context.cwd, dir);
      const shown = relative(context.cwd, folder) || '.';
      if (!yes && !(await confirmed(`Write ${Object.keys(files).length} files into ${shown}?`, context))) return 1;
      writeProject(folder, files, context.cwd);
      for (const file of Object.keys(files)) context.stderr(`wrote ${shown}/${file}\n`);
      context.stdout(`Next: ${sh`cd ${shown}`} ${NEXT}\n`);
      return 0;
    },
  });
}

// --- internal ---

const NEXT = '&& npm install && npm run check && npm run prove';

function definitionFiles(name: string, proposal: Proposal, version: string): Readonly<Record<string, string>> {
  return {
    'catalogue.ts': catalogueFile(proposal),
    'service.ts': serviceFile(name, proposal),
    ...projectFiles(name, { library: version }),
  };
}

function defaultName(cwd: string): string {
  return (
    basename(cwd)
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^[^a-z]+/, '')
      .replace(/-$/, '') || 'service'
  );
}

function explain({ metrics, objectives, leftOut, notes }: Proposal, { stderr }: CommandContext): void {
  stderr(`${metrics.length} metrics, ${objectives.length} objectives:\n`);
  for (const { name, description, metric } of objectives) stderr(`  ${name}: ${oneLine(description)} (${metric.name})\n`);
  for (const note of notes) stderr(`${note}\n`);
  for (const { name, reason } of leftOut) stderr(`${oneLine(name)} is left out: ${oneLine(reason)}\n`);
}

async function confirmed(question: string, { confirm }: CommandContext): Promise<boolean> {
  if (confirm === undefined) throw new UsageError('There is no terminal to ask on: --yes writes without asking');
  return confirm(question);
}

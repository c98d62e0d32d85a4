import { readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Command, defineCommand } from 'metric-to-pager/terminal';

/** The command behind `npm run build`: builds what the image holds, the service in a few files that need no node_modules. */
export const buildCommand: Command = defineCommand({
  name: 'npm run build --',
  summary: 'Bundles the service. The variable REVISION names the commit that it is built from.',
  arguments: { folder: { type: 'positional', description: 'The folder to write. It is emptied first. Default: build.' } },
  run: async ({ folder }, { cwd, env, repository }) => {
    await build({
      root: repository,
      folder: folder === undefined ? join(repository, 'build') : resolve(cwd, folder),
      revision: env['REVISION'],
    });
    return 0;
  },
});

// --- internal ---

interface Build {
  readonly root: string;
  readonly folder: string;
  readonly revision: string | undefined;
}

async function build({ root, folder, revision }: Build): Promise<void> {
  const [{ copyAssets }, { bundle }, { licenses }] = await Promise.all([
    import('./assets.ts'),
    import('./bundle.ts'),
    import('./licenses.ts'),
  ]);
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const packages = await bundle({ root, folder, build: { version, revision: revision || 'unknown' } });
  const copied = await copyAssets({ root, folder });
  await writeFile(join(folder, 'LICENSES.txt'), licenses(root, [...packages, ...copied]));
}

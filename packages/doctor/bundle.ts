import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { defineCommand, packageVersion, runMain } from 'metric-to-pager/terminal';

/** What a CommonJS package expects to find, for those that are inside a module now. */
const COMMONJS = [
  "import { createRequire as createRequireOfBundle } from 'node:module';",
  'const require = createRequireOfBundle(import.meta.url), __dirname = import.meta.dirname, __filename = import.meta.filename;',
].join('\n');

await runMain(
  defineCommand({
    name: 'npm run build:doctor --',
    summary: 'Bundles doctor, explain and prove --rules into one file that any Node.js from 22 on runs without node_modules.',
    arguments: { file: { type: 'positional', description: 'The file to write. Default: build/doctor.mjs.' } },
    run: async ({ file }, { repository, cwd, stderr }) => {
      const outfile = file === undefined ? join(repository, 'build/doctor.mjs') : resolve(cwd, file);
      await bundle(repository, outfile);
      stderr(`wrote ${outfile}\n`);
      return 0;
    },
  }),
  { repository: new URL('../../', import.meta.url) },
);

// --- internal ---

async function bundle(root: string, outfile: string): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: ['packages/doctor/src/main.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    // Packages that are written in modules too are smaller as such, as what is not used is left out.
    mainFields: ['module', 'main'],
    target: 'node22',
    format: 'esm',
    banner: { js: COMMONJS },
    define: { BUNDLED_VERSION: JSON.stringify(packageVersion(import.meta.dirname)) },
    minify: true,
    keepNames: true,
    legalComments: 'none',
    logLevel: 'warning',
  });
}

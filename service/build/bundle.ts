import { join } from 'node:path';
import { build } from 'esbuild';
import type { BUILD } from '../config/version.ts';

interface BundleOptions {
  readonly root: string;
  readonly folder: string;
  readonly build: typeof BUILD;
}

/**
 * Bundles the service under `root` with its packages into `folder`, with its `BUILD`. Modules behind `import()` (OpenTelemetry, Redis,
 * pretty logs) become separate files. Names are kept and lines are short, so that stack traces are readable; source maps would add a third
 * to the size. Returns the folders of the bundled packages, relative to `root`.
 */
export async function bundle({ root, folder, build: stamp }: BundleOptions): Promise<readonly string[]> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['service/main.ts'],
    outdir: join(folder, 'service'),
    // `.mjs`, as the image has no package.json with `"type": "module"`.
    outExtension: { '.js': '.mjs' },
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    platform: 'node',
    // Tree shaking needs ES modules.
    mainFields: ['module', 'main'],
    target: 'node24',
    format: 'esm',
    banner: { js: COMMONJS },
    define: { LOREM_BUILD: JSON.stringify(stamp) },
    minifyWhitespace: true,
    minifySyntax: true,
    lineLimit: 120,
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  });
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.keys(output.inputs));
  return [...new Set(inputs.map(packageFolder).filter((name) => name !== undefined))].sort();
}

// --- internal ---

/** Variables of a CommonJS module, for CommonJS packages inside the ES module bundle. */
const COMMONJS = [
  "import { createRequire as createRequireOfBundle } from 'node:module';",
  'const require = createRequireOfBundle(import.meta.url), __dirname = import.meta.dirname, __filename = import.meta.filename;',
].join('\n');

function packageFolder(input: string): string | undefined {
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0];
}

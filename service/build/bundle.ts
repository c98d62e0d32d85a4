import { join } from 'node:path';
import { build } from 'esbuild';

export interface BundleOptions {
  /** Folder of package.json. */
  readonly root: string;
  /** Where `service/*.js` are written, and the package.json that says that they are modules. */
  readonly folder: string;
  /** What the running service says it is. */
  readonly build: { readonly version: string; readonly revision: string };
}

/**
 * Bundles the service and every package that it uses. What the source loads by `import()` stays apart, and is loaded when it is used:
 * OpenTelemetry, Redis, and log lines for people.
 *
 * Names are kept, so that a stack trace tells functions by the names that they have in the source, and lines are short, so that its
 * line numbers tell statements apart; source maps would add a third to the size and have no other reader.
 *
 * @returns the folders of the packages that went in, below `root`, each once.
 */
export async function bundle({ root, folder, build: stamp }: BundleOptions): Promise<readonly string[]> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['service/main.ts'],
    outdir: join(folder, 'service'),
    // Not .js, as there is no package.json beside it to say what that is.
    outExtension: { '.js': '.mjs' },
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    platform: 'node',
    // Packages that are written in modules too are smaller as such, as what is not used is left out.
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

/** What a CommonJS package expects to find, for those that are inside a module now. */
const COMMONJS = [
  "import { createRequire as createRequireOfBundle } from 'node:module';",
  'const require = createRequireOfBundle(import.meta.url), __dirname = import.meta.dirname, __filename = import.meta.filename;',
].join('\n');

function packageFolder(input: string): string | undefined {
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0];
}

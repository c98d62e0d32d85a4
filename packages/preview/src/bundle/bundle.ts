import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The folder of this package. */
const PACKAGE = join(import.meta.dirname, '..');

/** Paths of Grafana's icons and fonts on the server, and their folders in the packages. The fonts are variable: one file has every weight. */
export const PUBLIC_FILES = {
  '/public/build/img/icons/': join(PACKAGE, 'node_modules/@grafana/ui/dist/public/img/icons'),
  '/public/fonts/inter/': join(PACKAGE, 'node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2'),
  '/public/fonts/roboto/': join(PACKAGE, 'node_modules/@fontsource-variable/roboto-mono/files/roboto-mono-latin-wght-normal.woff2'),
} as const;

/**
 * Bundles the page with esbuild, in memory.
 *
 * @returns the files of the page by their paths, `/index.html` among them
 */
export async function bundlePage(): Promise<ReadonlyMap<string, Uint8Array>> {
  // Imported here because the packages may not be installed yet.
  const { build } = await import('esbuild');
  const stub = join(PACKAGE, 'bundle/editor-stub.js');
  const { outputFiles } = await build({
    absWorkingDir: PACKAGE,
    entryPoints: { page: 'page/main.tsx' },
    outdir: '/',
    bundle: true,
    write: false,
    format: 'esm',
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    assetNames: 'fonts/[name]-[hash]',
    publicPath: '/',
    minify: true,
    legalComments: 'none',
    jsx: 'automatic',
    target: 'es2022',
    alias: { 'monaco-editor': stub, '@monaco-editor/react': stub },
    loader: { '.svg': 'dataurl', '.png': 'dataurl', '.woff2': 'file' },
    define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis' },
    logLevel: 'error',
  });
  const files = new Map(outputFiles.map(({ path, contents }): [string, Uint8Array] => [path, contents]));
  return files.set('/index.html', Buffer.from(INDEX)).set(`${UNICONS}angle-double-left.svg`, Buffer.from(await angleDoubleLeft()));
}

// --- internal ---

const UNICONS = '/public/build/img/icons/unicons/';

/** The time-range picker uses this icon, but Grafana's package contains only the mirrored one. */
async function angleDoubleLeft(): Promise<string> {
  const right = await readFile(join(PUBLIC_FILES['/public/build/img/icons/'], 'unicons/angle-double-right.svg'), 'utf8');
  return right.replaceAll('<path ', '<path transform="matrix(-1 0 0 1 24 0)" ');
}

const INDEX = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Preview</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/page.css">
<script type="module" src="/page.js"></script>
</head>
<body><div id="root"></div></body>
</html>
`;

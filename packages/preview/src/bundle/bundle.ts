import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { publicFilesIn } from './public-files.ts';

/** The folder of the sources. */
const SOURCES = join(import.meta.dirname, '..');

/**
 * Bundles the page with esbuild, in memory.
 *
 * @returns the files of the page by their paths, `/index.html` among them
 */
export async function bundlePage(): Promise<ReadonlyMap<string, Uint8Array>> {
  // Imported here, as the published package does not have it.
  const { build } = await import('esbuild');
  const stub = join(SOURCES, 'bundle/editor-stub.js');
  const { outputFiles } = await build({
    absWorkingDir: SOURCES,
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
  const icons = publicFilesIn(join(SOURCES, 'page/node_modules'))['/public/build/img/icons/'];
  const right = await readFile(join(icons, 'unicons/angle-double-right.svg'), 'utf8');
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

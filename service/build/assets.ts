import { copyFile, cp, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export interface AssetsOptions {
  /** Folder of package.json. */
  readonly root: string;
  /** Where they are copied to, under the names that the service looks for. */
  readonly folder: string;
}

/**
 * Copies the files that the service sends as they are: its page, the charts' library beside it, and the part of Swagger UI that a
 * browser asks for.
 *
 * @returns the folders of the packages that files were taken from, below `root`.
 */
export async function copyAssets({ root, folder }: AssetsOptions): Promise<readonly string[]> {
  await cp(join(root, 'service/page'), join(folder, 'page'), { recursive: true, filter: (file) => !file.endsWith('.test.ts') });
  for (const [name, source] of Object.entries(FILES)) {
    const target = join(folder, name);
    await mkdir(dirname(target), { recursive: true });
    await copyFile(join(root, source), target);
  }
  return [UPLOT, SWAGGER_UI];
}

// --- internal ---

const UPLOT = 'node_modules/uplot';
const SWAGGER_UI = 'node_modules/@fastify/swagger-ui';

const DOCS = [
  'swagger-ui-bundle.js',
  'swagger-ui-standalone-preset.js',
  'swagger-ui.css',
  'index.css',
  'favicon-16x16.png',
  'favicon-32x32.png',
  'logo.svg',
];

/** What each copy is called, and what it is a copy of. */
const FILES: Readonly<Record<string, string>> = {
  'page/uplot.js': `${UPLOT}/dist/uPlot.esm.js`,
  'page/uplot.css': `${UPLOT}/dist/uPlot.min.css`,
  ...Object.fromEntries(DOCS.map((name) => [`docs/${name}`, `${SWAGGER_UI}/static/${name}`])),
};

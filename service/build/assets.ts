import { copyFile, cp, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Copies the static files of the service from `root`, the folder of package.json, into `folder`: the page, uPlot, and the files of
 * Swagger UI that a browser requests. Returns the folders of the packages that they come from.
 */
export async function copyAssets({ root, folder }: { readonly root: string; readonly folder: string }): Promise<readonly string[]> {
  await cp(join(root, 'service/page'), join(folder, 'page'), { recursive: true });
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

/** Sources by the name of their copy. */
const FILES: Readonly<Record<string, string>> = {
  'page/uplot.js': `${UPLOT}/dist/uPlot.esm.js`,
  'page/uplot.css': `${UPLOT}/dist/uPlot.min.css`,
  ...Object.fromEntries(DOCS.map((name) => [`docs/${name}`, `${SWAGGER_UI}/static/${name}`])),
};

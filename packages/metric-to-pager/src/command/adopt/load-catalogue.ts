import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Catalogue } from '../../catalogue/catalogue.ts';

/**
 * Returns the catalogue that a TypeScript or JavaScript module exports, by itself or as a part of a service.
 *
 * @throws one sentence when the module cannot be loaded, or exports no catalogue or several
 */
export async function loadCatalogue(file: string, cwd: string): Promise<Catalogue> {
  const path = resolve(cwd, file);
  let module: Readonly<Record<string, unknown>>;
  try {
    module = await import(pathToFileURL(path).href);
  } catch (cause) {
    throw new Error(`"${file}" cannot be loaded: expected a module that exports a catalogue, ${(cause as Error).message}`, { cause });
  }
  const catalogues = [...new Set(Object.values(module).flatMap(catalogueIn))];
  const [catalogue, ...others] = catalogues;
  if (catalogue === undefined) throw new Error(`"${file}" exports no catalogue: expected what defineCatalogue or defineService returns`);
  if (others.length > 0) throw new Error(`"${file}" exports ${catalogues.length} catalogues: expected one`);
  return catalogue;
}

// --- internal ---

function catalogueIn(exported: unknown): Catalogue[] {
  if (isCatalogue(exported)) return [exported];
  const { catalogue } = (exported ?? {}) as { readonly catalogue?: unknown };
  return isCatalogue(catalogue) ? [catalogue] : [];
}

function isCatalogue(value: unknown): value is Catalogue {
  const { metrics } = (value ?? {}) as { readonly metrics?: unknown };
  return typeof metrics === 'object' && metrics !== null && Object.entries(metrics).every(([name, metric]) => metric?.name === name);
}

import { join } from 'node:path';

/** Grafana's icons and fonts: their paths on the server, and where the libraries have them. The fonts are variable: one file has every weight. */
export const PUBLIC_FILES = {
  '/public/build/img/icons/': '@grafana/ui/dist/public/img/icons',
  '/public/fonts/inter/': '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2',
  '/public/fonts/roboto/': '@fontsource-variable/roboto-mono/files/roboto-mono-latin-wght-normal.woff2',
} as const;

/** Returns the icons and fonts by their paths on the server. @param libraries the folder of the libraries */
export function publicFilesIn(libraries: string): Readonly<Record<keyof typeof PUBLIC_FILES, string>> {
  const entries = Object.entries(PUBLIC_FILES).map(([path, file]) => [path, join(libraries, file)]);
  return Object.fromEntries(entries) as Record<keyof typeof PUBLIC_FILES, string>;
}

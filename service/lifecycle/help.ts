import { SETTINGS } from '../config.ts';
import type { Setting } from './settings.ts';

/** The settings as rows of a table: name, default (empty where there is none), what is expected, and what it is for. */
export function settingRows(): ReadonlyArray<readonly [name: string, fallback: string, expected: string, help: string]> {
  return Object.entries<Setting<unknown>>(SETTINGS).map(([name, setting]) => [
    name,
    String(setting.default ?? ''),
    setting.expected,
    setting.help,
  ]);
}

/** What `--help` prints: every setting with its default, on stdout. */
export function helpText(): string {
  const rows = settingRows();
  const width = Math.max(...rows.map(([name]) => name.length));
  const lines = rows.flatMap(([name, fallback, expected, help]) => [
    `  ${name.padEnd(width)}  ${help.replaceAll('`', '')}`,
    `  ${''.padEnd(width)}  ${capitalised(expected)}.${fallback === '' ? '' : ` Default: ${fallback}.`}`,
  ]);
  return [
    'lorem: a service that generates lorem ipsum, and is watched.',
    '',
    'It is set up by environment variables:',
    '',
    ...lines,
    '',
  ].join('\n');
}

// --- internal ---

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

import { SETTINGS } from '../config.ts';
import type { Setting } from './settings.ts';

/** Returns the settings as table rows: name, default (empty without one), expected value and description. */
export function settingRows(): ReadonlyArray<readonly [name: string, fallback: string, expected: string, help: string]> {
  return Object.entries<Setting<unknown>>(SETTINGS).map(([name, setting]) => [
    name,
    String(setting.default ?? ''),
    setting.expected,
    setting.help,
  ]);
}

/** Returns the output of `--help`: every setting with its default. */
export function helpText(): string {
  const rows = settingRows();
  const width = Math.max(...rows.map(([name]) => name.length));
  const lines = rows.flatMap(([name, fallback, expected, help]) => [
    `  ${name.padEnd(width)}  ${help.replaceAll('`', '')}`,
    `  ${''.padEnd(width)}  ${expected.charAt(0).toUpperCase()}${expected.slice(1)}.${fallback === '' ? '' : ` Default: ${fallback}.`}`,
  ]);
  return ['lorem: a monitored service that generates lorem ipsum.', '', 'Environment variables:', '', ...lines, ''].join('\n');
}

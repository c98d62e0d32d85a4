import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { findPrograms, grafanaHome } from './programs.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'programs-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function put(file: string, mode = 0o755): string {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), '', { mode });
  return join(folder, file);
}
const path = (...folders: string[]) => folders.map((name) => join(folder, name)).join(delimiter);

test('programs are found under their upstream and Debian names, in the order of the folders', () => {
  const prometheus = put('a/prometheus');
  const alertmanager = put('b/prometheus-alertmanager');
  const grafana = put('b/grafana');
  put('b/prometheus');
  expect(findPrograms(path('none', 'a', 'b'))).toEqual({ prometheus, alertmanager, grafana });
  const other = put('a/alertmanager');
  expect(findPrograms(path('a', 'b')).alertmanager).toBe(other);
});

test('Grafana is optional', () => {
  put('a/prometheus');
  put('a/alertmanager');
  expect(findPrograms(path('a')).grafana).toBeUndefined();
});

test('the error names the missing programs and how to install them', () => {
  expect(() => findPrograms('')).toThrow(
    'cannot start the stack: Prometheus and Alertmanager are not on the PATH; on Debian and Ubuntu: apt-get install prometheus prometheus-alertmanager',
  );
  put('a/prometheus');
  expect(() => findPrograms(path('a'))).toThrow(
    'Alertmanager is not on the PATH; on Debian and Ubuntu: apt-get install prometheus-alertmanager',
  );
});

test('folders and files that are not executable are ignored', () => {
  put('a/prometheus/file');
  put('a/alertmanager', 0o644);
  expect(() => findPrograms(path('a'))).toThrow('Prometheus and Alertmanager are not on the PATH');
});

test("Grafana's home is the folder of its archive, also through a link, else that of its packages", () => {
  const grafana = put('grafana-12/bin/grafana');
  expect(grafanaHome(grafana)).toBe('/usr/share/grafana');
  put('grafana-12/conf/defaults.ini');
  symlinkSync(grafana, join(folder, 'grafana'));
  expect(grafanaHome(join(folder, 'grafana'))).toBe(join(folder, 'grafana-12'));
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { givenValues } from './values-input.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'values-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

test('later files override earlier ones, and single values override files', () => {
  const one = file('one.yaml', 'image: { tag: "1", repository: a }\nreplicas: 2\n');
  const two = file('two.yaml', 'image: { tag: "2" }\n');
  expect(givenValues({ files: [one, two], set: ['replicas=3'] })).toEqual({ image: { tag: '2', repository: 'a' }, replicas: '3' });
});

test('a single value is the text up to the end, and names in its path may contain dots', () => {
  const set = ['a.b.c=1=2', 'labels.app\\.kubernetes\\.io/name=x', 'empty='];
  expect(givenValues({ files: [], set })).toEqual({ a: { b: { c: '1=2' } }, labels: { 'app.kubernetes.io/name': 'x' }, empty: '' });
});

test('an empty file contains no values', () => {
  expect(givenValues({ files: [file('empty.yaml', '# nothing\n')], set: [] })).toEqual({});
});

test('reports every unreadable file and invalid PATH=VALUE at once', () => {
  const files = [file('broken.yaml', 'a: [1'), file('list.yaml', '- a\n'), join(folder, 'absent.yaml')];
  const set = ['replicas', '=3', 'a..b=1'];
  let message = '';
  try {
    givenValues({ files, set });
  } catch (error) {
    message = (error as Error).message.replaceAll(folder, '');
  }
  expect(message.split('\n').map((line) => line.trim())).toEqual([
    'The values cannot be used:',
    expect.stringMatching(/^\/broken\.yaml is not YAML: .* at line 1/),
    '/list.yaml must contain a mapping, got ["a"]',
    expect.stringMatching(/^\/absent\.yaml cannot be read: ENOENT/),
    '--set must be PATH=VALUE, such as image.tag=1.2.3, got "replicas"',
    '--set must be PATH=VALUE, such as image.tag=1.2.3, got "=3"',
    '--set must be PATH=VALUE, such as image.tag=1.2.3, got "a..b=1"',
  ]);
});

test('no path changes the prototype of objects', () => {
  givenValues({ files: [], set: ['__proto__.polluted=yes', 'constructor.prototype.polluted=yes'] });
  expect(({} as { polluted?: string }).polluted).toBeUndefined();
});

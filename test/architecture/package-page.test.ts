import { expect, test } from '@jest/globals';
import { bodyOf, code, read } from './markdown.ts';

const FOLDERS = ['metric-to-pager', 'doctor', 'preview'];

test.each(FOLDERS)('the page of packages/%s begins with its installation or its first command', (folder) => {
  const { name } = manifestOf(folder);
  expect(read(pageOf(folder))).toMatch(new RegExp(`^# ${name}\\n\\n\`\`\`sh\\n(npm install|npx) ${name} .*\\n\`\`\`\\n`));
});

test.each(FOLDERS)('the table of the page of packages/%s has every export of the package', (folder) => {
  const { name, exports } = manifestOf(folder);
  expect(bodyOf(pageOf(folder), 'exports').map(([subpath]) => subpath)).toEqual(
    Object.keys(exports).map((subpath) => code(`${name}${subpath.slice(1)}`)),
  );
});

// --- internal ---

interface Manifest {
  readonly name: string;
  readonly exports: Readonly<Record<string, string>>;
}

function pageOf(folder: string): string {
  return `packages/${folder}/README.md`;
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(read(`packages/${folder}/package.json`)) as Manifest;
}

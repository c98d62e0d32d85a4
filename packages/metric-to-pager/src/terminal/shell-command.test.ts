import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { execaSync } from 'execa';
import fc from 'fast-check';
import { comment, kubectl, lines, sh } from './shell-command.ts';

/** Runs a command line in an empty folder, and gives what it wrote and the files that it left. */
function pasted(line: string, shell = 'bash') {
  const folder = mkdtempSync(join(tmpdir(), 'pasted-'));
  const { stdout } = execaSync(shell, { cwd: folder, input: `${line}\n`, stripFinalNewline: false });
  return { stdout, files: readdirSync(folder) };
}

test('plain values stay as they are, also in the middle of a word', () => {
  expect(kubectl('shop')`label service ${'checkout'} ${['app=checkout', 'tier-']} --overwrite`).toBe(
    'kubectl -n shop label service checkout app=checkout tier- --overwrite',
  );
  expect(kubectl()`logs deployment/${'operator'} --tail=${50}`).toBe('kubectl logs deployment/operator --tail=50');
});

test.each([
  ['', "''"],
  ['two words', "'two words'"],
  ["it's", "'it'\\''s'"],
  ['$(touch pwned)', "'$(touch pwned)'"],
  ['=ls', "'=ls'"],
  ["a\nb'c\\d", "$'a\\012b\\047c\\134d'"],
  ['\u202egpj', "$'\\342\\200\\256gpj'"],
])('%j is quoted as %s', (value, word) => {
  expect(sh`echo ${value}`).toBe(`echo ${word}`);
});

test('a value that starts with "-" is no option: it stands behind "--", and the options of the command before it', () => {
  expect(kubectl('shop')`label service ${'--kubeconfig=evil'} ${['--all', 'app=x']} --overwrite -o ${'-yaml'}`).toBe(
    'kubectl -n shop label service --overwrite -o -yaml -- --kubeconfig=evil --all app=x',
  );
  expect(kubectl('--as=root')`get pod/${'--all'} -l ${'-x'}`).toBe('kubectl -n --as=root get pod/--all -l -x');
  expect(kubectl()`get ${'-A'} -o yaml | grep ${'-r'} | head`).toBe('kubectl get -o yaml -- -A | grep -- -r | head');
});

test('a list without items leaves nothing, and an item is one argument', () => {
  expect(sh`echo ${[]} a ${['b c', 'd']}`).toBe("echo a 'b c' d");
});

test('a comment has a line of its own, and quotes its values, as zsh runs what follows a typed "#"', () => {
  const text = lines(comment`or the other: ${'x\n$(touch pwned)'}`, sh`echo done`);
  expect(text).toBe("# or the other: $'x\\012$(touch pwned)'\necho done");
  expect(pasted(text).files).toEqual([]);
});

test('any values arrive in bash as they are, one argument each', () => {
  const value = fc.string({ unit: 'grapheme-composite' }).filter((text) => !text.includes('\0'));
  const active = fc.array(fc.constantFrom('$(', '`', ')', '"', "'", '\\', '\n', '\r', '\t', '!', '~', ';', '#', '\u001b', '\u0085', 'a'));
  const any = fc.oneof(
    value,
    active.map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(fc.array(any, { minLength: 1, maxLength: 50 }), (values) => {
      // An argument that starts with "-" stands behind "--", which printf would print, too.
      const words = values.map((text) => `=${text}`);
      const { stdout, files } = pasted(lines(sh`set -o history -o histexpand`, sh`printf '%s\\0' ${words}`));
      expect(stdout.split('\0').slice(0, -1)).toEqual(words);
      expect(files).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

test("a shell without $'…' reads another word and runs nothing", () => {
  const payload = "a\n'; touch pwned; '$(touch pwned)`touch pwned`";
  expect(pasted(sh`echo ${payload}`, 'sh').files).toEqual([]);
  expect(pasted(sh`echo ${payload}`, 'bash').stdout).toBe(`${payload}\n`);
});

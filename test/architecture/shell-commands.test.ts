import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parseSync } from '@swc/core';
import { pages, ROOT, read } from './markdown.ts';

/** The file that quotes the values of commands. */
const QUOTING = 'packages/metric-to-pager/src/terminal/shell-command.ts';

const sources = globSync('{packages/*/src,charts,local}/**/*.ts', {
  cwd: ROOT,
  exclude: (path) => /node_modules|\/testing(\/|$)|\.test\.ts$/.test(path),
}).sort();
const templates = sources.flatMap((file) => templatesIn(readFileSync(join(ROOT, file), 'utf8')).map((one) => ({ ...one, file })));
const commands = templates.filter(({ tag }) => tag !== undefined);

/** The start of a command with arguments, as a person would paste it. */
const COMMAND = /(?:^|[\s;|&(])(?:kubectl|helm|jq|sed|grep|curl|promtool|amtool|docker|skaffold|npm run|npx) /;

test('only the tagged templates put values into a command', () => {
  const untagged = templates.filter(({ tag, parts }) => tag === undefined && parts.length > 1 && COMMAND.test(parts.join('X')));
  expect(untagged).toEqual([]);
});

test('no file claims that a text is a command, and the templates are in use', () => {
  const claiming = sources.filter((file) => file !== QUOTING && /as (?:unknown as )?ShellCommand\b/.test(read(file)));
  expect(claiming).toEqual([]);
  expect(commands.length).toBeGreaterThan(60);
});

test('no value stands within quotes, behind what changes its own quotes, or in a script of sed', () => {
  const isOutside = (text: string) => text.replace(/'[^']*'|"[^"]*"/g, '').search(/['"]/) < 0;
  const quoted = commands.filter(({ parts }) => parts.slice(0, -1).some((_part, index) => !isOutside(parts.slice(0, index + 1).join(''))));
  expect(quoted).toEqual([]);
  expect(commands.filter(({ parts }) => parts.slice(0, -1).some((part) => /[$\\]$/.test(part)))).toEqual([]);
  expect(commands.filter(({ parts }) => /\bsed\b/.test(parts.join('')))).toEqual([]);
});

/** Long options without a value. */
const SWITCHES =
  '--all-containers --create-namespace --force-conflicts --install --overwrite --reuse-values --server-side --show-labels'.split(' ');

test('a long option has its value behind "=", so that the words that are options are known', () => {
  const separated = commands.flatMap(({ parts, file }) =>
    [...parts.join('X').matchAll(/(?<= |^)(--[\w-]+)(?= |$)/g)].flatMap(([, option = '']) =>
      SWITCHES.includes(option) ? [] : [{ file, option }],
    ),
  );
  expect(separated).toEqual([]);
});

test('the commands of the pages have placeholders that a shell reads as words', () => {
  const blocks = pages().flatMap((page) =>
    [...read(page).matchAll(/^ *```(?:sh|bash|shell|console)\n(.*?)^ *```$/gms)].map(([, text = '']) => ({ page, text })),
  );
  expect(blocks.length).toBeGreaterThan(20);
  expect(blocks.filter(({ text }) => /<[a-z][\w -]*>/i.test(text))).toEqual([]);
});

test('only the sink writes to the streams of the process', () => {
  const writing = sources.filter(
    (file) =>
      /^(?:packages\/(?:metric-to-pager|doctor)|local\/command|charts)\//.test(file) && /process\.(?:stdout|stderr)\b/.test(read(file)),
  );
  expect(writing).toEqual(['packages/metric-to-pager/src/terminal/run-main.ts']);
});

test('tagged, nested and plain templates are distinguished', () => {
  const code = `a = \`kubectl get \${x}\`; b = kubectl(n)\`get \${x}\`; c = sh\`helm \${\`y \${z}\`}\`; d = 'kubectl get ' + x;`;
  expect(templatesIn(code)).toEqual([
    { parts: ['kubectl get ', ''], tag: undefined },
    { parts: ['get ', ''], tag: 'kubectl' },
    { parts: ['helm ', ''], tag: 'sh' },
    { parts: ['y ', ''], tag: undefined },
    { parts: ['kubectl get ', ''], tag: undefined },
  ]);
});

// --- internal ---

interface Template {
  /** The texts around the values. */
  readonly parts: readonly string[];
  /** The template function that quotes its values. */
  readonly tag: string | undefined;
}

/** A node of a syntax tree, as far as it is read here. */
interface SyntaxNode {
  readonly type?: string;
  readonly value?: string;
  readonly callee?: SyntaxNode;
  readonly tag?: SyntaxNode;
  readonly template?: SyntaxNode;
  readonly quasis?: readonly { readonly cooked: string }[];
  readonly operator?: string;
  readonly left?: SyntaxNode;
  readonly right?: SyntaxNode;
}

/** The templates of a source, and sums of a text and a value, which are templates, too. */
function templatesIn(code: string): readonly Template[] {
  const found: Template[] = [];
  visit(parseSync(code, { syntax: 'typescript', target: 'es2024' }), undefined);
  return found;

  function visit(value: unknown, tag: string | undefined): void {
    if (typeof value !== 'object' || value === null) return;
    const node = value as SyntaxNode;
    if (node.type === 'TemplateLiteral' && node.quasis !== undefined) found.push({ parts: node.quasis.map(({ cooked }) => cooked), tag });
    if (
      node.type === 'BinaryExpression' &&
      node.operator === '+' &&
      node.left?.type === 'StringLiteral' &&
      node.right?.type !== 'StringLiteral'
    )
      found.push({ parts: [node.left.value ?? '', ''], tag: undefined });
    for (const [key, child] of Object.entries(value))
      visit(child, node.type === 'TaggedTemplateExpression' && key === 'template' ? quotingTag(node.tag) : undefined);
  }
}

/** `sh`, `comment`, or `kubectl` of `kubectl(namespace)`. */
function quotingTag(tag: SyntaxNode | undefined): string | undefined {
  const name = (tag?.type === 'CallExpression' ? tag.callee : tag)?.value;
  return name !== undefined && ['sh', 'comment', 'kubectl'].includes(name) ? name : undefined;
}

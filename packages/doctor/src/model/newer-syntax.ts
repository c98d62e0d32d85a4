import type { SyntaxNode } from '@lezer/common';
import { SIGNATURES } from './signatures.ts';
import type { ExpressionError } from './type-error.ts';

/** Returns whether a version of Prometheus, such as `v2.53.1`, is older than another one. */
export function isOlder(version: string, than: string): boolean {
  return version.replace(/^v/, '').localeCompare(than.replace(/^v/, ''), 'en', { numeric: true }) < 0;
}

/**
 * Returns the first part of a valid expression that a version of Prometheus does not know yet: a function, or a quoted name of a metric or a
 * label.
 *
 * @see https://github.com/prometheus/prometheus/blob/main/CHANGELOG.md
 */
export function newerSyntax(tree: SyntaxNode, { source, version }: { readonly source: string; readonly version: string }) {
  let found: ExpressionError | undefined;
  tree.cursor().iterate(({ node }) => {
    if (found !== undefined) return;
    const text = source.slice(node.from, node.to);
    const report = (message: string) => {
      found = { message: `${message} (Prometheus ${version.replace(/^v/, '')})`, character: node.from + 1 };
    };
    if (node.name === 'QuotedLabelName' && isOlder(version, '3.0.0')) report(`unexpected string ${text}, expected an unquoted name`);
    if (node.name === 'FunctionIdentifier' && isOlder(version, SIGNATURES.get(text)?.since ?? ''))
      report(`unknown function with name "${text}"`);
  });
  return found;
}

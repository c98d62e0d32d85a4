import type { SyntaxNode } from '@lezer/common';

/** The deepest tree that is walked level by level. */
export const MOST_DEPTH = 500;

/** Returns the number of levels of a tree. */
export function depthOf(tree: SyntaxNode): number {
  let [depth, deepest] = [0, 0];
  tree.cursor().iterate(
    () => {
      depth += 1;
      deepest = Math.max(deepest, depth);
    },
    () => {
      depth -= 1;
    },
  );
  return deepest;
}

/** Returns the children of a node. */
export function childrenOf(node: SyntaxNode | null): readonly SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node?.firstChild ?? null; child !== null; child = child.nextSibling) children.push(child);
  return children;
}

/** Returns the function that a call is of, as the grammar names it; `undefined` for anything else. */
export function functionOf(call: SyntaxNode): string | undefined {
  return call.name === 'FunctionCall' ? call.getChild('FunctionIdentifier')?.firstChild?.name : undefined;
}

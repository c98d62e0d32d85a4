/**
 * Returns why Prometheus would refuse a text as a template; undefined for one whose actions and blocks are closed. The names of functions
 * are left to Prometheus, as each version has more of them.
 *
 * @see https://prometheus.io/docs/prometheus/latest/configuration/template_reference/
 */
export function templateProblem(text: string): string | undefined {
  const open: string[] = [];
  for (const [, inner = ''] of text.matchAll(ACTION)) {
    const action = inner.replace(/^-/, '').replace(/-$/, '').trim();
    const [, word = ''] = /^(\w*)/.exec(action) ?? [];
    if (action === '') return 'has an empty action, {{ }}';
    if (BLOCKS.includes(word)) open.push(word);
    if (word === 'end' && open.pop() === undefined) return 'has an {{ end }} without a block';
  }
  const [rest] = /\{\{.*/s.exec(text.replaceAll(ACTION, '')) ?? [];
  if (rest !== undefined) return `has an action without an end, "${rest}"`;
  return open.length > 0 ? `has a block without {{ end }}: {{ ${open.pop()} }}` : undefined;
}

/** Returns the labels of the alert that a template shows. */
export function labelsShown(text: string): string[] {
  return [...new Set([...text.matchAll(/\$labels\.(\w+)/g)].map(([, label = '']) => label))];
}

// --- internal ---

/** An action, whose strings may contain braces. Outside of them is no backslash, without which no text is read twice. */
const ACTION = /\{\{((?:"(?:[^"\\\n]|\\.)*"|`[^`]*`|[^"`{}\\])*)\}\}/g;

const BLOCKS: readonly string[] = ['if', 'range', 'with', 'define', 'block'];

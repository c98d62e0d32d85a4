import { findingAt, type PlacedFinding } from './place.ts';
import type { SourceFile } from './source-file.ts';
import { textOf, type YamlNode } from './yaml-tree.ts';

/** The reason why a file holds no rule: YAML that cannot be read, or other objects. */
export type NoRules = { readonly error: string; readonly line: number } | { readonly others: readonly YamlNode[] };

/** Says in one sentence what a file without rules is, and what to do. */
export function notRules({ path, text }: SourceFile, reason: NoRules): PlacedFinding {
  const template = templateLine(text);
  if (template !== undefined && ('error' in reason || reason.others.length > 0)) {
    return findingAt(
      { file: path, line: template },
      'is a template of Helm, not rules: render it first, by "helm template", and give its output',
    );
  }
  if ('error' in reason) return findingAt({ file: path, line: reason.line }, `is not valid YAML: ${sentence(reason.error)}`);
  const [other] = reason.others;
  if (other === undefined) return findingAt({ file: path, line: 1 }, `is empty: ${EXPECTED}`);
  const place = { file: path, line: other.line };
  const kind = other.kind === 'map' ? textOf(other.entries.get('kind')?.value) : undefined;
  if (kind === 'ConfigMap') {
    return findingAt(place, 'is a ConfigMap: write the rule files in its "data" to files of their own, and give those');
  }
  return findingAt(place, `holds no rules${kind === undefined ? '' : ` but a ${kind}`}: ${EXPECTED}`);
}

/** The line of the first template action that Helm would replace; `undefined` without one. What alerts show, `{{ $labels.x }}`, is none. */
export function templateLine(text: string): number | undefined {
  const found = [...text.matchAll(/\{\{([^{}]*)/g)].find(([, action = '']) => HELM.test(action));
  return found ? text.slice(0, found.index).split('\n').length : undefined;
}

// --- internal ---

const EXPECTED = 'expected "groups:" as Prometheus reads them, PrometheusRule objects or a list of them';
/** What follows the braces. */
const HELM =
  /^-?\s*(?:\.(?:Values|Release|Chart|Capabilities|Files|Template)\b|(?:include|template|define|tpl|required)\s+"|(?:if|with|range)\s.*\.Values\b|\/\*)/s;

function sentence(message: string): string {
  return message.split('\n', 1)[0]?.replace(/[.:]$/, '') ?? message;
}

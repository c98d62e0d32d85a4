import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';
import type { Finding } from '../catalogue/findings.ts';
import { labelsOf, selectedNames, selectors } from './check-labels.ts';
import type { KnownSeries } from './external-series.ts';

/**
 * Returns the first syntax error, the unknown metrics, or the labels that the series cannot have. Grafana's range variables are valid
 * durations.
 */
export function expressionFindings(text: string, known: KnownSeries): Finding[] {
  const { expression, tree, error } = parse(text);
  if (error) return [{ at: expression, message: error }];
  const unknown = metricFindings(tree, expression, known);
  if (unknown.length > 0) return unknown;
  const findings: Finding[] = [];
  labelsOf(tree, {
    source: expression,
    labelsOfSeries: (name) => known.get(name) ?? new Set(),
    report: (message) => findings.push({ at: expression, message }),
  });
  return findings;
}

/** Returns the distinct metrics that an expression names. @throws when it does not parse */
export function metricsIn(text: string): string[] {
  const { expression, tree, error } = parse(text);
  if (error) throw new Error(`The expression "${expression}" ${error}`);
  return [...new Set(selectors(tree).flatMap((selector) => selectedNames(selector, expression)))];
}

// --- internal ---

function metricFindings(tree: SyntaxNode, expression: string, known: KnownSeries): Finding[] {
  return selectors(tree).flatMap((selector) => {
    const names = selectedNames(selector, expression);
    if (names.length === 0) return [{ at: expression, message: 'selects series without naming a metric' }];
    return names.filter((name) => !known.has(name)).map((name) => ({ at: expression, message: `names the unknown metric "${name}"` }));
  });
}

function parse(text: string): { readonly expression: string; readonly tree: SyntaxNode; readonly error?: string | undefined } {
  const expression = text.replace(/\$__(?:rate_interval|interval|range)\b/g, '5m');
  const tree = parser.parse(expression).topNode;
  let error: string | undefined;
  tree.cursor().iterate(({ type, from }) => {
    if (type.isError) error ??= `does not parse at character ${from + 1}`;
  });
  return { expression, tree, error };
}

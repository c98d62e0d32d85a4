import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';
import type { Finding } from '../catalogue/findings.ts';
import { labelsOf, selectedNames, selectors } from './check-labels.ts';
import type { KnownSeries } from './external-series.ts';

/**
 * What is wrong with an expression, whoever wrote it: where it does not parse, which metrics are unknown, and which labels are asked
 * for that the series at that place cannot have. Grafana's variables may stand for durations.
 */
export function expressionFindings(text: string, known: KnownSeries): Finding[] {
  const expression = withoutRangeVariables(text);
  const tree = parser.parse(expression).topNode;
  const broken = syntaxError(tree);
  if (broken) return [{ at: expression, message: `does not parse at character ${broken.from + 1}` }];
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

/** The names of the metrics in an expression, each once. @throws when it does not parse */
export function metricsIn(text: string): string[] {
  const expression = withoutRangeVariables(text);
  const tree = parser.parse(expression).topNode;
  const broken = syntaxError(tree);
  if (broken) throw new Error(`The expression "${expression}" does not parse at character ${broken.from + 1}`);
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

function syntaxError(tree: SyntaxNode): SyntaxNode | undefined {
  let found: SyntaxNode | undefined;
  tree.cursor().iterate(({ node }) => {
    if (node.type.isError && found === undefined) found = node;
  });
  return found;
}

function withoutRangeVariables(text: string): string {
  return text.replace(/\$__(?:rate_interval|interval|range)\b/g, '5m');
}

import type { SyntaxNode } from '@lezer/common';

/** The input of `labelsOf`. */
export interface LabelContext {
  /** The text of the parsed expression. */
  readonly source: string;
  labelsOfSeries(name: string): ReadonlySet<string>;
  /** Called for each label that no series can have where it is used. */
  report(message: string): void;
}

/** Returns the vector selectors in a tree. */
export function selectors(tree: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  tree.cursor().iterate(({ node }) => {
    if (node.name === 'VectorSelector') found.push(node);
  });
  return found;
}

/**
 * Returns the metrics that a selector names: before its braces, or in them by a quoted name, by `__name__="…"` or by a plain list,
 * `__name__=~"…|…"`.
 */
export function selectedNames(selector: SyntaxNode, source: string): string[] {
  const identifier = selector.getChild('Identifier');
  if (identifier) return [textOf(identifier, source)];
  const named = matchersOf(selector, source).find(({ label, operator }) => label === '__name__' && ['=', '=~'].includes(operator));
  if (named?.operator === '=') return [named.value];
  const names = named?.value.split('|') ?? [];
  return names.every((name) => /^[\w:]+$/.test(name)) ? names : [];
}

/** A label matcher in the source text. */
export interface MatcherText {
  readonly label: string;
  readonly operator: string;
  readonly value: string;
}

/** Returns the label matchers of a selector. A quoted name, `{"shop.orders"}`, is a matcher of `__name__`. */
export function matchersOf(selector: SyntaxNode, source: string): MatcherText[] {
  return children(selector.getChild('LabelMatchers')).map((matcher) =>
    matcher.name === 'QuotedLabelName'
      ? { label: '__name__', operator: '=', value: unquote(textOf(matcher, source)) }
      : {
          label: unquote(textOf(matcher.firstChild, source)),
          operator: textOf(matcher.getChild('MatchOp'), source),
          value: unquote(textOf(matcher.lastChild, source)),
        },
  );
}

/** Returns the labels that the result of an expression can have, and reports every label that cannot exist where it is used. */
export function labelsOf(node: SyntaxNode, context: LabelContext): Set<string> {
  switch (node.name) {
    case 'VectorSelector':
      return selected(node, context);
    case 'AggregateExpr':
      return aggregated(node, context);
    case 'BinaryExpr':
      return joined(node, context);
    case 'FunctionCall':
      return called(node, context);
    default:
      return union(children(node).map((child) => labelsOf(child, context)));
  }
}

// --- internal ---

function selected(node: SyntaxNode, context: LabelContext): Set<string> {
  const names = selectedNames(node, context.source);
  const available = new Set(['__name__', ...union(names.map((name) => context.labelsOfSeries(name)))]);
  const matched = matchersOf(node, context.source).map(({ label }) => label);
  requireLabels(available, matched, (label) => `filters by the label "${label}", which "${names.join('|')}" does not have`, context);
  return available;
}

function aggregated(node: SyntaxNode, context: LabelContext): Set<string> {
  const body = node.getChild('FunctionCallBody');
  const inner = body ? labelsOf(body, context) : new Set<string>();
  const modifier = node.getChild('AggregateModifier');
  const labels = modifier ? names(modifier.getChild('GroupingLabels'), context.source) : [];
  requireLabels(inner, labels, (label) => `groups by the label "${label}", which its operand does not have`, context);
  const counted = node.getChild('AggregateOp')?.getChild('CountValues') ? strings(body, context.source).slice(0, 1) : [];
  if (node.getChild('AggregateOp')?.firstChild?.name.match(/^(Topk|Bottomk|LimitK|LimitRatio)$/)) return inner;
  if (modifier?.getChild('Without')) return new Set([...inner].filter((label) => !labels.includes(label)).concat(counted));
  return new Set([...labels, ...counted]);
}

function joined(node: SyntaxNode, context: LabelContext): Set<string> {
  const { firstChild: first, lastChild: last } = node;
  if (!first || !last) return new Set();
  const left = labelsOf(first, context);
  const right = labelsOf(last, context);
  const clause = node.getChild('MatchingModifierClause');
  const [matched, copied = []] = clause ? clause.getChildren('GroupingLabels').map((group) => names(group, context.source)) : [];
  if (clause?.getChild('On')) {
    for (const [side, labels] of Object.entries({ left, right }))
      requireLabels(labels, matched ?? [], (label) => `matches on the label "${label}", which the ${side} side does not have`, context);
  }
  const [many, one] = clause?.getChild('GroupRight') ? [right, left] : [left, right];
  requireLabels(one, copied, (label) => `copies the label "${label}", which the other side does not have`, context);
  if (node.getChild('Or')) return union([left, right]);
  if (node.getChild('And') || node.getChild('Unless')) return left;
  const grouped = clause?.getChild('GroupLeft') ?? clause?.getChild('GroupRight');
  if (clause && !grouped) return new Set(clause.getChild('On') ? matched : [...many].filter((label) => !matched?.includes(label)));
  return new Set([...(many.size > 0 ? many : one), ...copied]);
}

function called(node: SyntaxNode, context: LabelContext): Set<string> {
  const body = node.getChild('FunctionCallBody');
  const inner = body ? labelsOf(body, context) : new Set<string>();
  const literals = strings(body, context.source);
  const name = node.getChild('FunctionIdentifier')?.firstChild?.name;
  if (name === 'Absent' || name === 'AbsentOverTime') {
    const matchers = body ? selectors(body).flatMap((selector) => matchersOf(selector, context.source)) : [];
    return new Set(matchers.filter(({ operator }) => operator === '=').map(({ label }) => label));
  }
  if (name === 'HistogramQuantile') {
    requireLabels(inner, ['le'], () => 'takes a quantile of series without the label "le"', context);
    inner.delete('le');
  }
  if (name === 'LabelReplace' || name === 'LabelJoin') {
    const [target = '', , ...sources] = literals;
    const read = name === 'LabelReplace' ? sources.slice(0, 1) : sources;
    requireLabels(inner, read, (label) => `reads the label "${label}", which its operand does not have`, context);
    inner.add(target);
  }
  return inner;
}

function requireLabels(
  available: ReadonlySet<string>,
  labels: readonly string[],
  message: (label: string) => string,
  { report }: LabelContext,
): void {
  for (const label of labels) if (!available.has(label)) report(message(label));
}

function names(group: SyntaxNode | null | undefined, source: string): string[] {
  return children(group).map((label) => unquote(textOf(label, source)));
}

function strings(body: SyntaxNode | null, source: string): string[] {
  return (body?.getChildren('StringLiteral') ?? []).map((literal) => unquote(textOf(literal, source)));
}

function children(node: SyntaxNode | null | undefined): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = node?.firstChild ?? null; child; child = child.nextSibling) found.push(child);
  return found;
}

function union(sets: readonly ReadonlySet<string>[]): Set<string> {
  return new Set(sets.flatMap((set) => [...set]));
}

function textOf(node: SyntaxNode | null, source: string): string {
  return node ? source.slice(node.from, node.to) : '';
}

/** Returns what a string literal stands for, with the escapes of Go; text without quotes stands for itself. */
function unquote(text: string): string {
  if (text.startsWith('`')) return text.slice(1, -1);
  if (!/^["']/.test(text)) return text;
  return text.slice(1, -1).replace(ESCAPE, (whole: string, code: string) => {
    if (/^[xuU]/.test(code)) return String.fromCodePoint(Number.parseInt(code.slice(1), 16));
    if (/^[0-7]/.test(code)) return String.fromCodePoint(Number.parseInt(code, 8));
    return ESCAPED[code] ?? whole.slice(1);
  });
}

/** @see https://go.dev/ref/spec#Rune_literals */
const ESCAPE = /\\(x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|[0-7]{3}|.)/gs;
const ESCAPED: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

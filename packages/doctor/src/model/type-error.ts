import type { SyntaxNode } from '@lezer/common';
import { matchersOf, re2IfValid } from 'metric-to-pager/promql';
import { SIGNATURES, type ValueType } from './signatures.ts';
import { childrenOf, depthOf, MOST_DEPTH } from './syntax.ts';

/** An error in an expression, with its place. */
export interface ExpressionError {
  readonly message: string;
  /** The character that it stands at, counted from 1. */
  readonly character: number;
}

/**
 * Returns the error of types, arguments or matching that Prometheus reports of an expression that its grammar accepts, in the same words.
 *
 * @returns `undefined` when there is none, or the expression is too deep to be walked
 * @see https://github.com/prometheus/prometheus/blob/main/promql/parser/parse.go `checkAST`
 */
export function typeError(tree: SyntaxNode, source: string): ExpressionError | undefined {
  if (depthOf(tree) > MOST_DEPTH) return undefined;
  const checker = new TypeChecker(source);
  checker.typeOf(tree);
  return checker.first;
}

// --- internal ---

/** The type of a node; `undefined` when it is not known, and nothing is said about it. */
type Found = ValueType | undefined;

const SELECTORS = ['VectorSelector', 'MatrixSelector', 'SubqueryExpr'];
const COMPARISONS = ['Eql', 'Neq', 'Lss', 'Lte', 'Gtr', 'Gte'];
const SET_OPERATORS = ['And', 'Or', 'Unless'];
const WITH_PARAMETER = ['Topk', 'Bottomk', 'Quantile', 'LimitK', 'LimitRatio', 'CountValues'];
const PLAIN: readonly Found[] = ['scalar', 'instant vector', undefined];

class TypeChecker {
  readonly #source: string;
  /** Prometheus reports what it finds while it reads the text before what it finds in the tree. */
  #whileReading: ExpressionError | undefined;
  #inTree: ExpressionError | undefined;

  constructor(source: string) {
    this.#source = source;
  }

  get first(): ExpressionError | undefined {
    return this.#whileReading ?? this.#inTree;
  }

  typeOf(node: SyntaxNode): Found {
    const [inner] = partsOf(node);
    switch (node.name) {
      case 'PromQL':
      case 'ParenExpr':
        return inner && this.typeOf(inner);
      case 'NumberDurationLiteral':
        return 'scalar';
      case 'StringLiteral':
        return 'string';
      case 'VectorSelector':
        return this.#selector(node);
      case 'MatrixSelector':
        return this.#range(inner);
      case 'SubqueryExpr':
        return this.#subquery(node, inner);
      case 'OffsetExpr':
      case 'StepInvariantExpr':
        return this.#modified(node, inner);
      case 'UnaryExpr':
        return this.#unary(node);
      case 'AggregateExpr':
        return this.#aggregate(node);
      case 'FunctionCall':
        return this.#call(node);
      case 'BinaryExpr':
        return this.#binary(node);
      default:
        return undefined;
    }
  }

  #selector(node: SyntaxNode): ValueType {
    const matchers = matchersOf(node, this.#source);
    const name = node.getChild('Identifier');
    const again = matchers.find(({ label }) => label === '__name__');
    if (name !== null && again !== undefined)
      this.#report(node, `metric name must not be set twice: "${this.#text(name)}" or "${again.value}"`);
    if (name === null && !isInfoSelector(node) && matchers.every(matchesEmpty))
      this.#report(node, 'vector selector must contain at least one non-empty matcher');
    return 'instant vector';
  }

  #range(inner: SyntaxNode | undefined): ValueType {
    if (inner !== undefined && inner.name !== 'VectorSelector') {
      const at = this.#source.indexOf('[', inner.to);
      const message =
        inner.name === 'OffsetExpr'
          ? 'no offset modifiers allowed before range'
          : inner.name === 'StepInvariantExpr'
            ? 'no @ modifiers allowed before range'
            : 'ranges only allowed for vector selectors';
      this.#whileReading ??= { message, character: at + 1 };
    }
    if (inner !== undefined) this.typeOf(inner);
    return 'range vector';
  }

  #subquery(node: SyntaxNode, inner: SyntaxNode | undefined): ValueType {
    const type = inner && this.typeOf(inner);
    if (type !== undefined && type !== 'instant vector')
      this.#report(node, `subquery is only allowed on instant vector, got ${type === 'range vector' ? 'matrix' : type} instead`);
    return 'range vector';
  }

  #modified(node: SyntaxNode, inner: SyntaxNode | undefined): Found {
    if (inner === undefined) return undefined;
    const modifier = node.name === 'OffsetExpr' ? 'offset' : '@';
    const allowed = [...SELECTORS, 'OffsetExpr', 'StepInvariantExpr', 'AnchoredExpr', 'SmoothedExpr'];
    if (!allowed.includes(inner.name))
      this.#whileReading ??= {
        message: `${modifier} modifier must be preceded by an instant vector selector or range vector selector or a subquery`,
        character: inner.from + 1,
      };
    return this.typeOf(inner);
  }

  #unary(node: SyntaxNode): Found {
    const type = node.lastChild === null ? undefined : this.typeOf(node.lastChild);
    if (!PLAIN.includes(type))
      this.#report(node, `unary expression only allowed on expressions of type scalar or instant vector, got "${type}"`);
    return type;
  }

  #aggregate(node: SyntaxNode): ValueType {
    const args = partsOf(node.getChild('FunctionCallBody'));
    const operator = node.getChild('AggregateOp')?.firstChild?.name ?? '';
    const wanted = WITH_PARAMETER.includes(operator) ? 2 : 1;
    if (args.length !== wanted) {
      const message =
        args.length === 0
          ? 'no arguments for aggregate expression provided'
          : `wrong number of arguments for aggregate expression provided, expected ${wanted}, got ${args.length}`;
      this.#whileReading ??= { message, character: node.from + 1 };
    }
    this.#expect(args[wanted - 1], 'instant vector', 'aggregation expression');
    if (wanted === 2) this.#expect(args[0], operator === 'CountValues' ? 'string' : 'scalar', 'aggregation parameter');
    return 'instant vector';
  }

  #call(node: SyntaxNode): Found {
    const name = this.#text(node.getChild('FunctionIdentifier'));
    const signature = SIGNATURES.get(name);
    const args = partsOf(node.getChild('FunctionCallBody'));
    if (signature === undefined) {
      for (const arg of args) this.typeOf(arg);
      return undefined;
    }
    const { args: types, variadic } = signature;
    const least = variadic === 0 ? types.length : types.length - 1;
    const most = variadic < 0 ? Number.POSITIVE_INFINITY : least + variadic;
    if (args.length < least || args.length > most) {
      const count = variadic === 0 ? types.length : args.length < least ? `at least ${least}` : `at most ${most}`;
      this.#report(node, `expected ${count} argument(s) in call to "${name}", got ${args.length}`);
    }
    for (const [index, arg] of args.entries()) {
      const wanted = types[Math.min(index, types.length - 1)];
      if (wanted !== undefined && (index < types.length || variadic !== 0)) this.#expect(arg, wanted, `call to function "${name}"`);
    }
    return signature.returns;
  }

  #binary(node: SyntaxNode): ValueType {
    const [left, operator = null] = partsOf(node);
    const right = partsOf(node).at(-1);
    if (left === undefined || right === undefined) return 'instant vector';
    const [leftType, rightType] = [this.typeOf(left), this.typeOf(right)];
    const scalars = leftType === 'scalar' && rightType === 'scalar';
    const clause = node.getChild('MatchingModifierClause');
    const [matching, including] = (clause?.getChildren('GroupingLabels') ?? []).map((labels) =>
      childrenOf(labels).map((one) => this.#text(one)),
    );
    const withBool = node.getChild('BoolModifier')?.getChild('Bool') ?? null;
    const compares = COMPARISONS.includes(operator?.name ?? '');
    const isSet = SET_OPERATORS.includes(operator?.name ?? '');
    const grouping = clause?.getChild('GroupLeft') ?? clause?.getChild('GroupRight') ?? null;
    const vectors = leftType === 'instant vector' && rightType === 'instant vector';
    const known = leftType !== undefined && rightType !== undefined;
    const word = this.#text(operator).toLowerCase();
    if (withBool !== null && !compares) this.#report(operator, 'bool modifier can only be used on comparison operators');
    if (compares && withBool === null && scalars) this.#report(operator, 'comparisons between scalars must use BOOL modifier');
    const both = clause?.getChild('On') ? matching?.find((label) => including?.includes(label)) : undefined;
    if (both !== undefined) this.#report(operator, `label "${both}" must not occur in ON and GROUP clause at once`);
    for (const [side, type] of [[left, leftType] as const, [right, rightType] as const])
      if (!PLAIN.includes(type)) this.#report(side, 'binary expression must contain only scalar and instant vector types');
    if (known && !vectors && (matching?.length ?? 0) > 0) this.#report(node, 'vector matching only allowed between instant vectors');
    if (vectors && isSet && grouping !== null) this.#report(node, `no grouping allowed for "${word}" operation`);
    if (isSet && (leftType === 'scalar' || rightType === 'scalar'))
      this.#report(node, `set operator "${word}" not allowed in binary scalar expression`);
    return scalars ? 'scalar' : 'instant vector';
  }

  #expect(node: SyntaxNode | undefined, wanted: ValueType, where: string): void {
    const type = node && this.typeOf(node);
    if (node !== undefined && type !== undefined && type !== wanted) this.#report(node, `expected type ${wanted} in ${where}, got ${type}`);
  }

  #report(node: SyntaxNode | null, message: string): void {
    this.#inTree ??= { message, character: (node?.from ?? 0) + 1 };
  }

  #text(node: SyntaxNode | null): string {
    return node === null ? '' : this.#source.slice(node.from, node.to);
  }
}

/** The children of a node without the comments between them. */
function partsOf(node: SyntaxNode | null): readonly SyntaxNode[] {
  return childrenOf(node).filter(({ name }) => name !== 'LineComment');
}

/** The second argument of `info` selects labels only, and may be empty. */
function isInfoSelector({ parent, prevSibling }: SyntaxNode): boolean {
  return (
    parent?.name === 'FunctionCallBody' &&
    prevSibling !== null &&
    parent.parent?.getChild('FunctionIdentifier')?.firstChild?.name === 'Info'
  );
}

function matchesEmpty({ operator, value }: { readonly operator: string; readonly value: string }): boolean {
  const plain = operator === '=' || operator === '!=';
  const empty = plain ? value === '' : (re2IfValid(value)?.test('') ?? false);
  return operator.startsWith('!') ? !empty : empty;
}

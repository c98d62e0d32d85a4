import { decimal, type Vector } from './expression.ts';

/** The matching of series of two sides. Without it, all labels must agree. */
export interface Matching<L extends string, R extends string> {
  /** The labels that must agree. */
  readonly on: readonly (L & R)[];
  /** Allows many-to-one matching. The result copies these labels from the right side. */
  readonly groupLeft?: readonly R[];
}

/** The labels of the result: those matched on, or those of the left side with the copied ones. */
type Joined<L extends string, R extends string, H> = H extends { readonly groupLeft: readonly (infer G extends string)[] }
  ? L | G
  : H extends { readonly on: readonly (infer O extends string)[] }
    ? O
    : L | R;

/** An arithmetic operator. */
export type Arithmetic = <L extends string = never, R extends string = never, const H extends Matching<L, R> | undefined = undefined>(
  left: Vector<L> | number,
  right: Vector<R> | number,
  how?: H,
) => Vector<Joined<L, R, H>>;

/** A comparison: keeps the series of the left side for which it is true. */
export type Comparison = <L extends string, R extends string = never, const H extends Matching<L, R> | undefined = undefined>(
  left: Vector<L>,
  right: Vector<R> | number,
  how?: H,
) => Vector<Joined<L, never, H>>;

/** A set operator that keeps only series of the left side. */
export type Restriction = <L extends string, R extends string = never>(
  left: Vector<L>,
  right: Vector<R>,
  how?: Pick<Matching<L, R>, 'on'>,
) => Vector<L>;

/** Left plus right. */
export const add: Arithmetic = operator('+');

/** Left minus right. */
export const subtract: Arithmetic = operator('-');

/** Left times right. */
export const multiply: Arithmetic = operator('*');

/** Left divided by right. Division by 0 yields NaN or infinity; `ratio` does not. */
export const divide: Arithmetic = operator('/');

/** Returns the ratio of `part` to `whole`: 0 where the whole is 0, absent where the whole is absent. */
export function ratio<L extends string>(part: Vector<L>, whole: Vector<NoInfer<L>>): Vector<L> {
  return or(divide(part, above(whole, 0)), multiply(whole, 0));
}

/** The series greater than the right side. */
export const above: Comparison = operator('>');

/** The series greater than or equal to the right side. */
export const atLeast: Comparison = operator('>=');

/** The series less than the right side. */
export const below: Comparison = operator('<');

/** The series equal to the right side. */
export const equals: Comparison = operator('==');

/** The series of the left side that have a match on the right. */
export const and: Restriction = operator('and');

/** The series of the left side that have no match on the right. */
export const unless: Restriction = operator('unless');

/** The series of the left side, and those of the right side that have no match there. */
export const or: <L extends string, R extends string = never>(
  left: Vector<L>,
  right: Vector<R>,
  how?: Pick<Matching<L, R>, 'on'>,
) => Vector<L | R> = operator('or');

// --- internal ---

/** @see https://prometheus.io/docs/prometheus/latest/querying/operators/#binary-operator-precedence */
const BINDING = { or: 1, and: 2, unless: 2, '==': 3, '>': 3, '>=': 3, '<': 3, '+': 4, '-': 4, '*': 5, '/': 5 } as const;

function operator(symbol: keyof typeof BINDING) {
  return (left: Vector | number, right: Vector | number, how?: Matching<string, string>): Vector<never> => {
    const binding = BINDING[symbol];
    const on = how ? ` on (${how.on.join(', ')})` : '';
    const group = how?.groupLeft ? ` group_left (${how.groupLeft.join(', ')})` : '';
    // The operands of set operators are long: the operator gets its own line.
    const gap = binding <= BINDING.and ? '\n' : ' ';
    return { text: `${operand(left, binding)}${gap}${symbol}${on}${group}${gap}${operand(right, binding + 1)}`, binding };
  };
}

/** Adds parentheses to an operand whose outermost operator binds less tightly than `least`. */
function operand(value: Vector | number, least: number): string {
  if (typeof value === 'number') return decimal(value);
  return value.binding < least ? `(${value.text})` : value.text;
}

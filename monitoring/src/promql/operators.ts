import { decimal, type Vector } from './expression.ts';

/** How the series of two sides find each other. Without it, all labels must agree. */
export interface Matching<L extends string, R extends string> {
  /** The labels that must agree. */
  readonly on: readonly (L & R)[];
  /** Several series on the left may have the same partner, from which these labels are taken over. */
  readonly groupLeft?: readonly R[];
}

/** The labels of what two sides yield together: those that they match on, or the left's and those that it takes over. */
type Joined<L extends string, R extends string, H> = H extends { readonly groupLeft: readonly (infer G extends string)[] }
  ? L | G
  : H extends { readonly on: readonly (infer O extends string)[] }
    ? O
    : L | R;

/** Left plus right. */
export function add<L extends string, R extends string = never, const H extends Matching<L, R> | undefined = undefined>(
  left: Vector<L>,
  right: Vector<R> | number,
  how?: H,
): Vector<Joined<L, R, H>> {
  return binary('+', left, right, how);
}

/** Left minus right. */
export function subtract<L extends string = never, R extends string = never, const H extends Matching<L, R> | undefined = undefined>(
  left: Vector<L> | number,
  right: Vector<R> | number,
  how?: H,
): Vector<Joined<L, R, H>> {
  return binary('-', left, right, how);
}

/** Left times right. */
export function multiply<L extends string, R extends string = never, const H extends Matching<L, R> | undefined = undefined>(
  left: Vector<L>,
  right: Vector<R> | number,
  how?: H,
): Vector<Joined<L, R, H>> {
  return binary('*', left, right, how);
}

/** Left divided by right. Where right is 0 the result is NaN or infinite: `ratio` has none. */
export function divide<L extends string, R extends string = never, const H extends Matching<L, R> | undefined = undefined>(
  left: Vector<L>,
  right: Vector<R> | number,
  how?: H,
): Vector<Joined<L, R, H>> {
  return binary('/', left, right, how);
}

/** The share of `part` in `whole`; 0 where the whole is 0, so never NaN. Nothing where there is no whole. */
export function ratio<L extends string>(part: Vector<L>, whole: Vector<NoInfer<L>>): Vector<L> {
  return or(divide(part, above(whole, 0)), multiply(whole, 0));
}

/** The series that are greater than the right side. */
export function above<L extends string, R extends string = never, const H extends Matching<L, R> | undefined = undefined>(
  left: Vector<L>,
  right: Vector<R> | number,
  how?: H,
): Vector<Joined<L, never, H>> {
  return binary('>', left, right, how);
}

/** The series that are greater than the right side, or equal to it. */
export function atLeast<L extends string, R extends string = never, const H extends Matching<L, R> | undefined = undefined>(
  left: Vector<L>,
  right: Vector<R> | number,
  how?: H,
): Vector<Joined<L, never, H>> {
  return binary('>=', left, right, how);
}

/** The series that are less than the right side. */
export function below<L extends string, R extends string = never, const H extends Matching<L, R> | undefined = undefined>(
  left: Vector<L>,
  right: Vector<R> | number,
  how?: H,
): Vector<Joined<L, never, H>> {
  return binary('<', left, right, how);
}

/** The series that are equal to the right side. */
export function equals<L extends string, R extends string = never, const H extends Matching<L, R> | undefined = undefined>(
  left: Vector<L>,
  right: Vector<R> | number,
  how?: H,
): Vector<Joined<L, never, H>> {
  return binary('==', left, right, how);
}

/** The series of the left that have a partner on the right. */
export function and<L extends string, R extends string = never>(
  left: Vector<L>,
  right: Vector<R>,
  how?: Pick<Matching<L, R>, 'on'>,
): Vector<L> {
  return binary('and', left, right, how);
}

/** The series of the left, and those of the right that have no partner there. */
export function or<L extends string, R extends string = never>(
  left: Vector<L>,
  right: Vector<R>,
  how?: Pick<Matching<L, R>, 'on'>,
): Vector<L | R> {
  return binary('or', left, right, how);
}

/** The series of the left that have no partner on the right. */
export function unless<L extends string, R extends string = never>(
  left: Vector<L>,
  right: Vector<R>,
  how?: Pick<Matching<L, R>, 'on'>,
): Vector<L> {
  return binary('unless', left, right, how);
}

// --- internal ---

/** How tightly each operator binds. @see https://prometheus.io/docs/prometheus/latest/querying/operators/#binary-operator-precedence */
const BINDING = { or: 1, and: 2, unless: 2, '==': 3, '>': 3, '>=': 3, '<': 3, '+': 4, '-': 4, '*': 5, '/': 5 } as const;

/** Set operators stand on a line of their own: what they join is long. */
function binary(
  operator: keyof typeof BINDING,
  left: Vector | number,
  right: Vector | number,
  how?: Matching<string, string>,
): Vector<never> {
  const binding = BINDING[operator];
  const on = how ? ` on (${how.on.join(', ')})` : '';
  const group = how?.groupLeft ? ` group_left (${how.groupLeft.join(', ')})` : '';
  const gap = binding <= BINDING.and ? '\n' : ' ';
  return { text: `${side(left, binding)}${gap}${operator}${on}${group}${gap}${side(right, binding + 1)}`, binding };
}

/** One side of an operator, in parentheses where it binds less tightly than it must. */
function side(value: Vector | number, least: number): string {
  if (typeof value === 'number') return decimal(value);
  return value.binding < least ? `(${value.text})` : value.text;
}

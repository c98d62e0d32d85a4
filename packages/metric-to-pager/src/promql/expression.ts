declare const yields: unique symbol;

/** A PromQL expression whose series can have the labels `L`. */
export interface Vector<L extends string = string> {
  /** The PromQL text. */
  readonly text: string;
  /** The precedence of the outermost operator. */
  readonly binding: number;
  readonly [yields]?: L;
}

/** An instant vector selector. Functions that take a range vector accept only this. */
export interface Selection<K extends 'counter' | 'gauge' = 'counter' | 'gauge', L extends string = string> extends Vector<L> {
  readonly kind: K;
}

/** Returns an expression without an outermost operator: a selector or a call, which never needs parentheses. */
export function simple<L extends string>(text: string): Vector<L> {
  return { text, binding: Infinity };
}

/** Formats a number without floating-point residue: `1 - 0.999` is `0.001`. */
export function decimal(value: number): string {
  return String(Number(value.toPrecision(12)));
}

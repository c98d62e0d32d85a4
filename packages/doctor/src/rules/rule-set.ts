import type { MatcherText } from 'metric-to-pager/promql';
import { re2IfValid } from 'metric-to-pager/promql';
import { type Expression, type Read, readExpression } from './expression.ts';
import { fits } from './label-values.ts';
import type { FileRule } from './rule-file.ts';

/** A rule that Prometheus accepts, with what its expression reads. */
export interface ParsedRule extends FileRule {
  readonly id: number;
  readonly expression: Expression;
}

/** All rules of one Prometheus: what reads what. */
export class RuleSet {
  readonly rules: readonly ParsedRule[];
  /** Rules that Prometheus accepts, but in syntax that the grammar here does not know. */
  readonly unread: readonly FileRule[];
  readonly #recording: ReadonlyMap<string, readonly ParsedRule[]>;
  readonly #closures = new Map<ParsedRule, readonly ParsedRule[]>();

  constructor(rules: readonly FileRule[]) {
    const read = rules.map((rule) => ({ rule, expression: readExpression(rule.expr) }));
    this.rules = read.flatMap(({ rule, expression }, id) => (expression ? [{ ...rule, id, expression }] : []));
    this.unread = read.flatMap(({ rule, expression }) => (expression ? [] : [rule]));
    this.#recording = Map.groupBy(
      this.rules.filter(({ kind }) => kind === 'record'),
      ({ name }) => name,
    );
  }

  /** The rules that record what a selector reads, as far as their names say. */
  recording(read: Read): readonly ParsedRule[] {
    if (read.name !== undefined) return this.#recording.get(read.name) ?? [];
    if (!choosesNames(read)) return [];
    return [...this.#recording].flatMap(([name, rules]) => (fits(name, read.nameMatchers) ? rules : []));
  }

  /** A rule and those whose series it reads, directly or by way of others; each stands after what it reads. */
  closure(rule: ParsedRule): readonly ParsedRule[] {
    const known = this.#closures.get(rule);
    if (known) return known;
    const ordered = new Set<ParsedRule>();
    const open = new Set<ParsedRule>();
    const visit = (one: ParsedRule) => {
      if (open.has(one)) return;
      open.add(one);
      for (const read of one.expression.reads) for (const other of this.recording(read)) visit(other);
      ordered.add(one);
    };
    visit(rule);
    this.#closures.set(rule, [...ordered]);
    return [...ordered];
  }

  /** Seconds by which a rule, or one that it reads, looks back at most. */
  lookback(rule: ParsedRule): number {
    return this.leaves(rule).reduce((most, read) => Math.max(most, read.lookback), 0);
  }

  /** Returns the selectors of a rule, and of the rules that it reads, that no rule records. */
  leaves(rule: ParsedRule): readonly Read[] {
    return this.closure(rule).flatMap(({ expression }) => expression.reads.filter((read) => this.recording(read).length === 0));
  }
}

/** Returns whether a selector without a plain name says which names it takes. */
export function choosesNames({ nameMatchers }: Read): boolean {
  return nameMatchers.some((matcher) => !matcher.operator.startsWith('!') && !acceptsAnything(matcher));
}

// --- internal ---

function acceptsAnything({ operator, value }: MatcherText): boolean {
  return operator === '=~' && re2IfValid(value)?.test('') === true;
}

import type { Spread } from './statistics.ts';
import { verdictOf } from './statistics.ts';

/** One line of the table: what was measured, over how many rounds it spread, and what it should be. */
export interface Figure {
  readonly name: string;
  readonly unit: string;
  readonly spread: Spread;
  /** Absent where a figure only stands for comparison. */
  readonly target?: { readonly atMost: number } | { readonly atLeast: number };
}

/** The figures as a Markdown table: median, range, target and whether every round met it. */
export function tableOf(figures: readonly Figure[]): string {
  const rows = figures.map(({ name, unit, spread, target }) => [
    name,
    `${written(spread.median)}${unit}`,
    `${written(spread.min)} to ${written(spread.max)}`,
    target === undefined ? '' : `${'atMost' in target ? '≤' : '≥'} ${'atMost' in target ? target.atMost : target.atLeast}${unit}`,
    target === undefined ? '' : verdictOf(spread, target),
  ]);
  return [['figure', 'median', 'range', 'target', 'verdict'], ['---', '---', '---', '---', '---'], ...rows]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');
}

// --- internal ---

function written(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(2);
}

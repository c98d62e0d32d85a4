import { type Spread, type Target, verdictOf } from './statistics.ts';

/** Options of the figures under load. */
export interface FigureOptions {
  readonly rounds: number;
  readonly seconds: number;
  /** Called before each run. */
  readonly progress: (what: string) => void;
}

/** One row of the table. */
export interface Figure {
  readonly name: string;
  readonly unit: string;
  readonly spread: Spread;
  /** Absent for figures that only serve as a reference. */
  readonly target?: Target;
}

/** Returns the figures as a Markdown table: median, range, target and whether every round met it. */
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

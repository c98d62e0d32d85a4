import { alertOf, type Drill } from './drills.ts';
import type { Outcome } from './run-drill.ts';
import { describeScale } from './scaled-rules.ts';

/** The drills that came to their end, as a table: seconds from the fault, and from its end, to each link of the chain. */
export function timesTable(outcomes: readonly (readonly [Drill, Outcome])[]): string {
  const rows = outcomes.map(([drill, { times, told }]) => {
    const { metric, pending = '–', firing, delivered, over, toldOver } = times;
    const alert = [alertOf(drill), ...Object.values(drill.labels ?? {})].join('/');
    return [alert, drill.fault, metric, pending, firing, delivered, told.receiver, over, toldOver, describeScale(drill.scale) || 'nothing'];
  });
  return [HEAD, HEAD.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

// --- internal ---

const HEAD = [
  'alert',
  'fault',
  'metric, s',
  'pending, s',
  'firing, s',
  'delivered, s',
  'to',
  'over after its end, s',
  'told of that, s',
  'scaled down',
];

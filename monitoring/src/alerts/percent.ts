import { decimal } from '../promql/index.ts';

/** Formats a ratio as a percentage: `90%`. */
export function percent(share: number): string {
  return `${decimal(share * 100)}%`;
}

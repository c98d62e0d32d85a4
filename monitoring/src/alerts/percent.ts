import { decimal } from '../promql/index.ts';

/** A share as people read it: `90%`. */
export function percent(share: number): string {
  return `${decimal(share * 100)}%`;
}

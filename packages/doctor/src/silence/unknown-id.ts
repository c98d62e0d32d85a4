import { nearest } from 'metric-to-pager/terminal';

/** Returns one clause about an id that is of no check, with the nearest one that is; nothing when it is of one. */
export function unknownId(id: string, known: readonly string[]): string | undefined {
  if (known.includes(id)) return undefined;
  const near = nearest(id, known) ?? known.find((one) => one.endsWith(`.${id}`) || one.startsWith(`${id}.`));
  return `"${id}" is the id of no check${near === undefined ? '' : `; did you mean "${near}"?`}`;
}

/** Returns a text as a string literal of TypeScript. */
export function literal(text: string): string {
  const escaped = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${escaped}'`;
}

/** Returns a name as the key of an object literal. */
export function key(name: string): string {
  return /^[a-zA-Z_]\w*$/.test(name) ? name : literal(name);
}

/** Returns texts as an array literal. */
export function list(texts: readonly string[]): string {
  return `[${texts.map(literal).join(', ')}]`;
}

/** Returns how code reads a metric of the catalogue. */
export function metricReference(name: string): string {
  return /^[a-zA-Z_]\w*$/.test(name) ? `metrics.${name}` : `metrics[${literal(name)}]`;
}

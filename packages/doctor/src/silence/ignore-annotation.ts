/** The annotation that silences findings about its object: `doctor/ignore: "service.label-mismatch # made by another chart"`. */
export const IGNORE = 'doctor/ignore';

/** What an annotation silences. */
export interface Ignored {
  readonly ids: readonly string[];
  /** Empty when it gives none, and then it silences nothing. */
  readonly reason: string;
}

/** Reads the value of the annotation: ids, separated by commas, and a reason after `#`. */
export function ignoredBy(value: string): Ignored {
  const at = value.indexOf('#');
  const [listed, reason] = at < 0 ? [value, ''] : [value.slice(0, at), value.slice(at + 1).trim()];
  return {
    ids: listed
      .split(',')
      .map((id) => id.trim())
      .filter((id) => id !== ''),
    reason,
  };
}

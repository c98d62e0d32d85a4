/** Where something stands in files that users gave. */
export interface Place {
  /** As it was given on the command line. */
  readonly file: string;
  /** The first line is 1. */
  readonly line: number;
  readonly group?: string | undefined;
  /** The name of the alert or of the recorded series. */
  readonly rule?: string | undefined;
}

/** A finding with its place; `at` is the place in words: `rules.yaml:7: group "shop", rule "ShopDown"`. */
export interface PlacedFinding {
  readonly place: Place;
  readonly at: string;
  /** The rest of the sentence. */
  readonly message: string;
}

/** A finding at a place. */
export function findingAt(place: Place, message: string): PlacedFinding {
  return { place, at: placeText(place), message };
}

/** A place in words. */
export function placeText({ file, line, group, rule }: Place): string {
  const inside = [
    group === undefined ? [] : [`group ${JSON.stringify(group)}`],
    rule === undefined ? [] : [`rule ${JSON.stringify(rule)}`],
  ];
  const words = inside.flat().join(', ');
  return words === '' ? `${file}:${line}` : `${file}:${line}: ${words}`;
}

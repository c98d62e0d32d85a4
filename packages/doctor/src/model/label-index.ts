import { type LabelSelector, type LabelValues, requirementsOf, selects } from './selectors.ts';

interface Labelled {
  readonly metadata: { readonly labels?: LabelValues };
}

/** Objects by their labels: a selector is compared only with the objects that have the rarest label that it asks for. */
export class LabelIndex<T extends Labelled> {
  readonly #all: readonly T[];
  readonly #byLabel = new Map<string, T[]>();

  constructor(objects: readonly T[]) {
    this.#all = objects;
    for (const object of objects) {
      for (const [key, value] of Object.entries(object.metadata.labels ?? {})) {
        const label = labelOf(key, value);
        const holders = this.#byLabel.get(label);
        if (holders === undefined) this.#byLabel.set(label, [object]);
        else holders.push(object);
      }
    }
  }

  /** The objects that a selector selects, in their order: all of them for one without conditions. */
  select(selector: LabelSelector): readonly T[] {
    return this.#candidates(selector).filter(({ metadata }) => selects(selector, metadata.labels));
  }

  #candidates(selector: LabelSelector): readonly T[] {
    let fewest = this.#all;
    for (const { key, operator, values } of requirementsOf(selector)) {
      if (operator !== 'In' || values.length !== 1) continue;
      const holders = this.#byLabel.get(labelOf(key, values[0] ?? '')) ?? [];
      if (holders.length < fewest.length) fewest = holders;
    }
    return fewest;
  }
}

// --- internal ---

/** No key or value of a label holds an equals sign. */
function labelOf(key: string, value: string): string {
  return `${key}=${value}`;
}

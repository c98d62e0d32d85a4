import type { Declared } from './declared-types.ts';

/** Unique texts, with the paths at which they were planted. */
export class Planted {
  readonly paths = new Map<string, string>();

  /** Returns a text that no other place has. */
  secret(path: string): string {
    const text = `Zq${this.paths.size}Kv`;
    this.paths.set(text, path);
    return text;
  }

  /** Returns an object with every field that a type declares, and a secret in each text and in each name that is free. */
  object(declared: Declared, path: string, given: Given = {}, above: readonly string[] = []): unknown {
    switch (declared.is) {
      case 'text':
        return given[path.split('.').at(-1)?.replace('[]', '') ?? ''] ?? this.secret(path);
      case 'number':
        return 1;
      case 'flag':
        return false;
      case 'list':
        return [this.object(declared.of(), `${path}[]`, given, above)];
      case 'map':
        return { [this.secret(`${path}.* (name)`)]: this.object(declared.of(), `${path}.*`, given, above) };
      case 'object': {
        if (declared.name !== '' && above.filter((name) => name === declared.name).length > 1) return {};
        const within = [...above, declared.name];
        const entries = [...declared.fields()].map(([name, field]) => [name, this.object(field, `${path}.${name}`, given, within)]);
        return Object.fromEntries(entries);
      }
      default:
        return declared satisfies never;
    }
  }

  /** Returns JSON with a secret in place of each text that is `?`, and of each name that is. */
  json(value: unknown, path: string): unknown {
    if (value === '?') return this.secret(path);
    if (Array.isArray(value)) return value.map((item) => this.json(item, `${path}[]`));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) =>
        name === '?' ? [this.secret(`${path}.* (name)`), this.json(inner, `${path}.*`)] : [name, this.json(inner, `${path}.${name}`)],
      ),
    );
  }

  /** Returns the paths of the secrets that a text holds. */
  foundIn(text: string): ReadonlyMap<string, string> {
    return new Map([...text.matchAll(/Zq\d+Kv/g)].map(([secret]) => [secret, this.paths.get(secret) ?? 'nowhere']));
  }
}

/** Values of fields by their name, instead of secrets. */
export type Given = Readonly<Record<string, string>>;

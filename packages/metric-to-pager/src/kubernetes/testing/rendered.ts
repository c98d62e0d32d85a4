import { App, Chart } from 'cdk8s';

/** A rendered object. */
export interface Rendered {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  // biome-ignore lint/suspicious/noExplicitAny: tests look into objects of every kind
  readonly [section: string]: any;
}

/** Returns the only object of a construct. */
export function rendered(build: (chart: Chart) => unknown): Rendered {
  const chart = new Chart(new App(), 'test');
  build(chart);
  const objects = chart.toJson() as Rendered[];
  if (objects.length !== 1) throw new Error(`expected one object, got ${objects.length}`);
  return objects[0] as Rendered;
}

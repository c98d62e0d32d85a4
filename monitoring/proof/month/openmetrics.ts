import type { Scraped } from '../simulation/simulation.ts';

/** Scraped series as `promtool tsdb create-blocks-from openmetrics` reads them, piece by piece: a month of them fills no string. */
export function* openMetrics(series: Scraped, { start, step }: { readonly start: number; readonly step: number }): Iterable<string> {
  for (const [name, values] of Object.entries(series)) {
    const lines: string[] = [];
    for (const [index, value] of values.split(' ').entries()) {
      if (value === '_') continue;
      // Prometheus marks the end of a series by a NaN of its own, which no text can hold: without it the last value lingers for 5 minutes.
      if (value === 'stale') continue;
      lines.push(`${name} ${value} ${start + index * step}`);
    }
    yield `${lines.join('\n')}\n`;
  }
  yield '# EOF\n';
}

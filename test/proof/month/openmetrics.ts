import type { Scraped } from 'metric-to-pager/proof';

/** A series and its samples, by time in seconds since 1970. */
export interface Stored {
  readonly series: string;
  readonly samples: Iterable<readonly [time: number, value: number | string]>;
}

/** Scraped series with the times of their samples. */
export function* scrapedSeries(scraped: Scraped, { start, step }: { readonly start: number; readonly step: number }): Iterable<Stored> {
  for (const [series, values] of Object.entries(scraped)) {
    const samples = values.split(' ').map((value, index): [number, string] => [start + index * step, value]);
    // Prometheus marks the end of a series by a NaN of its own, which no text can hold: without it the last value lingers for 5 minutes.
    yield { series, samples: samples.filter(([, value]) => value !== '_' && value !== 'stale') };
  }
}

/** Series as `promtool tsdb create-blocks-from openmetrics` reads them, piece by piece: a month of them fills no string. */
export function* openMetrics(all: Iterable<Stored>): Iterable<string> {
  for (const { series, samples } of all) {
    const lines = Array.from(samples, ([time, value]) => `${series} ${value} ${time}\n`);
    yield lines.join('');
  }
  yield '# EOF\n';
}

import { compared } from '../contenders.ts';
import type { Figure, FigureOptions } from '../figure.ts';
import { type Load, runLoad } from '../load.ts';
import { type ServerProcess, startServer } from '../process.ts';
import { spreadOf } from '../statistics.ts';

/** Exposed series beside those of the load. */
const SERIES = 10_000;

/** Share of the highest rate. */
const SHARE = 0.7;

/** Pause of a connection between two requests, the smallest delay of wrk that can vary. */
const PAUSE_MS = 2;

/** Effect of one scrape per second of 10 000 series on the 99.9th percentile of the latency. */
export async function scrapeFigures({ rounds, seconds, progress }: FigureOptions): Promise<readonly Figure[]> {
  const server = await startServer(compared('many-series', { SERIES: String(SERIES) }));
  try {
    const load = await shareOfHighest(server, seconds);
    const quiet: number[] = [];
    const added: number[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      progress(`p99.9 at ${SHARE * 100} % load, round ${round} of ${rounds}`);
      const { p999 } = await runLoad(server, load);
      const stop = scrapeEverySecond(server);
      const scraped = await runLoad(server, load);
      await stop();
      quiet.push(p999);
      added.push(scraped.p999 - p999);
    }
    return [
      { name: 'p99.9 at 70 % load, not scraped', unit: ' ms', spread: spreadOf(quiet) },
      { name: `added by one scrape per second of ${SERIES} series`, unit: ' ms', spread: spreadOf(added), target: { atMost: 5 } },
    ];
  } finally {
    await server.stop();
  }
}

// --- internal ---

async function shareOfHighest(server: ServerProcess, seconds: number): Promise<Load> {
  const path = '/lorem/sentence/5/10';
  await runLoad(server, { path, seconds: 2 });
  const { requestsPerSecond, p50 } = await runLoad(server, { path, seconds });
  const connections = Math.ceil((requestsPerSecond * SHARE * (PAUSE_MS + p50)) / 1000);
  return { path, seconds, connections, pauseMs: PAUSE_MS };
}

/** Starts the scrapes; returns the function that stops them. */
function scrapeEverySecond(server: ServerProcess): () => Promise<void> {
  let last = Promise.resolve();
  const scrape = async (): Promise<void> => {
    const answer = await fetch(`http://127.0.0.1:${server.port}/metrics`, { headers: { accept: 'application/openmetrics-text' } });
    const text = await answer.text();
    if (text.split('\n').length < SERIES) throw new Error(`a scrape has ${text.split('\n').length} lines, expected at least ${SERIES}`);
  };
  const timer = setInterval(() => {
    last = last.then(scrape);
  }, 1000);
  return () => {
    clearInterval(timer);
    return last;
  };
}

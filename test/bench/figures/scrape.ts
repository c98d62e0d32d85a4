import { compared } from '../contenders.ts';
import type { Figure } from '../figure.ts';
import { type Load, runLoad } from '../load.ts';
import { type ServerProcess, startServer } from '../process.ts';
import { spreadOf } from '../statistics.ts';

export interface ScrapeOptions {
  readonly rounds: number;
  readonly seconds: number;
  readonly progress: (what: string) => void;
}

/** Series that are exposed beside those of the load. */
const SERIES = 10_000;

/** Share of the highest rate that is sent. */
const SHARE = 0.7;

/** Pause of a connection between two requests, the smallest that wrk can make two of. */
const PAUSE_MS = 2;

/** What a scrape a second of ten thousand series does to the slowest requests in a thousand. */
export async function scrapeFigures({ rounds, seconds, progress }: ScrapeOptions): Promise<readonly Figure[]> {
  const server = await startServer(compared('many-series', { SERIES: String(SERIES) }));
  try {
    const load = await shareOfHighest(server, seconds);
    const quiet: number[] = [];
    const added: number[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      progress(`p99.9 at ${SHARE * 100} % load, round ${round} of ${rounds}`);
      const { p999 } = await runLoad(server, load);
      const scrapes = scrapeEverySecond(server);
      const scraped = await runLoad(server, load);
      await scrapes.stop();
      quiet.push(p999);
      added.push(scraped.p999 - p999);
    }
    return [
      { name: 'p99.9 at 70 % load, not scraped', unit: ' ms', spread: spreadOf(quiet) },
      { name: `what a scrape a second of ${SERIES} series adds to it`, unit: ' ms', spread: spreadOf(added), target: { atMost: 5 } },
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

function scrapeEverySecond(server: ServerProcess): { stop(): Promise<void> } {
  let last = Promise.resolve();
  const scrape = async (): Promise<void> => {
    const answer = await fetch(`http://127.0.0.1:${server.port}/metrics`, { headers: { accept: 'application/openmetrics-text' } });
    const text = await answer.text();
    if (text.split('\n').length < SERIES) throw new Error(`a scrape has ${text.split('\n').length} lines, expected at least ${SERIES}`);
  };
  const timer = setInterval(() => {
    last = last.then(scrape);
  }, 1000);
  return {
    async stop() {
      clearInterval(timer);
      await last;
    },
  };
}

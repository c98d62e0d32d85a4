import { SERVICE } from '../contenders.ts';
import type { Figure } from '../figure.ts';
import { runLoad } from '../load.ts';
import { runOpenLoop } from '../open-loop.ts';
import { type ServerCommand, type ServerProcess, startServer } from '../process.ts';
import { ratiosOf, spreadOf } from '../statistics.ts';

export interface OverloadOptions {
  readonly rounds: number;
  readonly seconds: number;
  readonly progress: (what: string) => void;
}

/** The service with the protection against overload that it has by default. */
const PROTECTED: ServerCommand = { ...SERVICE, environment: { ...SERVICE.environment, OVERLOAD_DELAY_MS: '' } };

const SENTENCE = '/lorem/sentence/5/10';
const PARAGRAPH = '/lorem/paragraph/150/150';

/** Clients that load the service at once. */
const CLIENTS = 1_000;

/** Clients that come back at once. Of more, the kernel would turn some away as they connect: Node.js lets 511 wait. */
const RESTLESS = 500;

/** Loads, as multiples of what the service can sustain. */
const TIMES = [2, 4] as const;

/** What users get when more of them come than can be served, against what the service can do at its best. */
export async function overloadFigures(options: OverloadOptions): Promise<readonly Figure[]> {
  const [guarded, open] = [await startServer(PROTECTED), await startServer(SERVICE)];
  try {
    return [...(await openLoopFigures({ guarded, open }, options)), await closedLoopFigure({ guarded, open }, options)];
  } finally {
    await Promise.all([guarded.stop(), open.stop()]);
  }
}

// --- internal ---

interface Servers {
  readonly guarded: ServerProcess;
  /** The same without protection. */
  readonly open: ServerProcess;
}

/** Users who come whether or not others are still waiting. */
async function openLoopFigures({ guarded, open }: Servers, { rounds, seconds, progress }: OverloadOptions): Promise<readonly Figure[]> {
  const best: number[] = [];
  const calm = { p99: [] as number[], refused: [] as number[] };
  const over = TIMES.map((times) => ({ times, goodput: [] as number[], p99: [] as number[] }));
  const load = (server: ServerProcess, rate: number, clients = CLIENTS) =>
    runOpenLoop({ port: server.port, path: PARAGRAPH, rate, clients, seconds: seconds + RAMP_SECONDS });
  for (const server of [guarded, open]) await load(server, 1_000);
  for (let round = 1; round <= rounds; round += 1) {
    progress(`${PARAGRAPH} under overload, round ${round} of ${rounds}`);
    const { goodput: sustainable } = await load(open, ENDLESS, FEW);
    best.push(sustainable);
    const { p99, refused } = await load(guarded, sustainable * 0.7);
    calm.p99.push(p99);
    calm.refused.push(refused);
    for (const { times, ...seen } of over) {
      const result = await load(guarded, sustainable * times);
      seen.goodput.push(result.goodput);
      seen.p99.push(result.p99);
    }
  }
  return [
    { name: `p99 at 70 % of the sustainable load, ${PARAGRAPH}`, unit: ' ms', spread: spreadOf(calm.p99) },
    { name: 'requests refused at it', unit: '', spread: spreadOf(calm.refused), target: { atMost: 0 } },
    ...over.flatMap(({ times, goodput, p99 }): Figure[] => [
      {
        name: `goodput at ${times} times the sustainable load, against the best`,
        unit: ' ×',
        spread: ratiosOf(goodput, best),
        target: { atLeast: 0.9 },
      },
      { name: 'p99 of what is served at it, against 70 %', unit: ' ×', spread: ratiosOf(p99, calm.p99), target: { atMost: 4 } },
    ]),
  ];
}

/** Clients that come back as soon as they are answered or refused: what keeps a service down that spends its time on refusals. */
async function closedLoopFigure({ guarded, open }: Servers, { rounds, seconds, progress }: OverloadOptions): Promise<Figure> {
  const goodput = { guarded: [] as number[], open: [] as number[] };
  const load = { path: SENTENCE, seconds, connections: RESTLESS, refusals: 'some' } as const;
  for (let round = 0; round <= rounds; round += 1) {
    progress(`${RESTLESS} clients that never wait, ${round === 0 ? 'warm-up' : `round ${round} of ${rounds}`}`);
    for (const [name, server] of [['open', open] as const, ['guarded', guarded] as const]) {
      const { requests, refused } = await runLoad(server, load);
      if (round > 0) goodput[name].push(requests - refused);
    }
  }
  return {
    name: `goodput with ${RESTLESS} clients that never wait, against no limit, ${SENTENCE}`,
    unit: ' ×',
    spread: ratiosOf(goodput.guarded, goodput.open),
    target: { atLeast: 0.9 },
  };
}

/** As many clients, with a request at all times, as use the service to the full without a queue. */
const FEW = 32;
const ENDLESS = 1_000_000;

/** Time that a run has beside the others': overload begins with half a second in which nothing is refused yet. */
const RAMP_SECONDS = 1;

import { SERVICE } from '../contenders.ts';
import type { Figure, FigureOptions } from '../figure.ts';
import { runLoad } from '../load.ts';
import { runOpenLoop } from '../open-loop.ts';
import { type ServerCommand, type ServerProcess, startServer } from '../process.ts';
import { ratiosOf, spreadOf } from '../statistics.ts';

/** The service with its default load shedding. */
const PROTECTED: ServerCommand = { ...SERVICE, environment: { ...SERVICE.environment, OVERLOAD_DELAY_MS: '' } };

const SENTENCE = '/lorem/sentence/5/10';
const PARAGRAPH = '/lorem/paragraph/150/150';

/** Clients of the open loop. */
const CLIENTS = 1_000;

/** Clients of the closed loop: fewer than Node.js' listen backlog of 511, above which the kernel refuses connections. */
const CLOSED_LOOP_CLIENTS = 500;

/** Multiples of the sustainable load. */
const TIMES = [2, 4] as const;

/** Goodput and latency under overload, against the best that the service can sustain. */
export async function overloadFigures(options: FigureOptions): Promise<readonly Figure[]> {
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
  /** Without load shedding. */
  readonly open: ServerProcess;
}

/** Requests arrive independently of answers. */
async function openLoopFigures({ guarded, open }: Servers, { rounds, seconds, progress }: FigureOptions): Promise<readonly Figure[]> {
  const best: number[] = [];
  const calm = { p99: [] as number[], refused: [] as number[] };
  const over = TIMES.map((times) => ({ times, goodput: [] as number[], p99: [] as number[] }));
  const load = (server: ServerProcess, rate: number, clients = CLIENTS) =>
    runOpenLoop({ port: server.port, path: PARAGRAPH, rate, clients, seconds: seconds + RAMP_SECONDS });
  for (const server of [guarded, open]) await load(server, 1_000);
  for (let round = 1; round <= rounds; round += 1) {
    progress(`${PARAGRAPH} under overload, round ${round} of ${rounds}`);
    const { goodput: sustainable } = await load(open, UNLIMITED_RATE, SATURATING_CLIENTS);
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

/** Clients retry at once: a service that spends its time on refusals would not recover. */
async function closedLoopFigure({ guarded, open }: Servers, { rounds, seconds, progress }: FigureOptions): Promise<Figure> {
  const goodput = { guarded: [] as number[], open: [] as number[] };
  const load = { path: SENTENCE, seconds, connections: CLOSED_LOOP_CLIENTS, refusals: 'some' } as const;
  for (let round = 0; round <= rounds; round += 1) {
    progress(`${CLOSED_LOOP_CLIENTS} clients that never wait, ${round === 0 ? 'warm-up' : `round ${round} of ${rounds}`}`);
    for (const [name, server] of [['open', open] as const, ['guarded', guarded] as const]) {
      const { requests, refused } = await runLoad(server, load);
      if (round > 0) goodput[name].push(requests - refused);
    }
  }
  return {
    name: `goodput with ${CLOSED_LOOP_CLIENTS} clients that never wait, against no limit, ${SENTENCE}`,
    unit: ' ×',
    spread: ratiosOf(goodput.guarded, goodput.open),
    target: { atLeast: 0.9 },
  };
}

/** Closed-loop clients that saturate the service with a short queue. */
const SATURATING_CLIENTS = 32;
const UNLIMITED_RATE = 1_000_000;

/** Additional duration of a run: load shedding starts after half a second of saturation. */
const RAMP_SECONDS = 1;

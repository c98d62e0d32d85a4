import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createRandom } from '../../service/lorem/index.ts';
import type { ServerProcess } from '../bench/process.ts';
import { type Bundle, bundleService, MEMORY_LIMIT } from './confined-service.ts';
import { FLOODS, type FloodName } from './floods/kinds.ts';
import { runWave, type Wave } from './floods/start.ts';
import { type Experience, politeClient } from './polite-client.ts';

/** Length of each flood in seconds; short in CI. */
const SECONDS = Number(process.env['HOSTILE_SECONDS'] ?? 6);

/** Repeats the random part of a run. */
const SEED = process.env['HOSTILE_SEED'] ?? String(Math.floor(Math.random() * 1e9));

/** Nine tenths of the limit: the rest is for what the kernel holds. */
const MAX_RESIDENT = MEMORY_LIMIT * 0.9;

/** How many times as long as without a flood a polite client may wait. */
const MAX_SLOWDOWN = 5;

/** A 99th percentile below is the noise of a shared machine, in milliseconds. */
const LEAST_P99 = 4;

/** Share of the requests of a polite client that may fail. */
const MAX_FAILED = 0.01;

const RECOVERY_SECONDS = 5;

/** One good attempt shows that a flood can be borne; a machine that does other things, too, may spoil one. Memory must be bounded in all. */
const ATTEMPTS = 3;

const TIMEOUT_MS = ATTEMPTS * (SECONDS * 2 + 30) * 1_000;

let bundle: Bundle;

beforeAll(async () => {
  process.stdout.write(`HOSTILE_SEED=${SEED}\n`);
  bundle = await bundleService();
});

afterAll(async () => {
  await bundle[Symbol.asyncDispose]();
});

test.each(Object.keys(FLOODS) as FloodName[])(
  'while it is flooded with %s, the service serves others in bounded memory',
  async (name) => {
    await withstand([{ seconds: SECONDS, floods: [{ name, connections: FLOODS[name].connections }] }]);
  },
  TIMEOUT_MS,
);

test(
  `while it is flooded with a random mixture, the service serves others in bounded memory`,
  async () => {
    await withstand(mixture(SEED));
  },
  TIMEOUT_MS,
);

// --- internal ---

type Waves = readonly Omit<Wave, 'port'>[];

const ROUNDS = 4;

/** Rounds of three different floods each, of which each has a tenth to all of its connections. */
function mixture(seed: string): Waves {
  const random = createRandom(seed);
  return Array.from({ length: ROUNDS }, () => {
    const names = Object.keys(FLOODS) as FloodName[];
    const chosen = Array.from({ length: 3 }, () => names.splice(random.between(0, names.length - 1), 1)).flat();
    const floods = chosen.map((name) => ({ name, connections: Math.ceil((FLOODS[name].connections * random.between(1, 10)) / 10) }));
    return { seconds: (SECONDS * 2) / ROUNDS, floods };
  });
}

async function withstand(waves: Waves): Promise<void> {
  const attempts: string[][] = [];
  while (attempts.length < ATTEMPTS && attempts.at(-1)?.length !== 0) {
    const server = await bundle.start();
    try {
      attempts.push(await complaints(server, waves));
    } finally {
      await server.stop();
    }
  }
  expect(attempts.at(-1)).toEqual([]);
}

/** Returns what a polite client has to complain about during the waves and after them. @throws when the service ends or uses too much memory */
async function complaints(server: ServerProcess, waves: Waves): Promise<string[]> {
  await politeClient(server.port, 1);
  const before = await politeClient(server.port, 2);
  const longest = MAX_SLOWDOWN * Math.max(before.p99, LEAST_P99);
  const seconds = waves.reduce((sum, wave) => sum + wave.seconds, 0);
  const flooded = (async () => {
    for (const wave of waves) await runWave({ ...wave, port: server.port });
  })();
  const [during] = await Promise.all([politeClient(server.port, seconds), flooded]);
  const recovered = await recovers(server.port, longest);
  expect(server.peakResidentBytes()).toBeLessThan(MAX_RESIDENT);
  return [
    ...(during.p99 > longest ? [`a request took ${during.p99} ms, before the flood ${before.p99} ms`] : []),
    ...(failedShare(during) > MAX_FAILED ? [`of ${during.served + during.failed} requests ${during.failed} failed`] : []),
    ...(recovered ? [] : [`after ${RECOVERY_SECONDS} seconds it was not as before`]),
  ];
}

async function recovers(port: number, longest: number): Promise<boolean> {
  const end = performance.now() + RECOVERY_SECONDS * 1_000;
  while (performance.now() < end) {
    const now = await politeClient(port, 0.5);
    if (now.failed === 0 && now.p99 <= longest) return true;
  }
  return false;
}

function failedShare({ served, failed }: Experience): number {
  return failed / (served + failed);
}

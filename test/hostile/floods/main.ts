import { setTimeout as sleep } from 'node:timers/promises';
import { startFlood } from './attacker.ts';
import { FLOODS } from './kinds.ts';
import type { Wave } from './start.ts';

/**
 * The process of a flood, so that the client that measures is not disturbed. Its argument is a `Wave` as JSON. Ends after its last byte.
 */
const { port, seconds, floods } = JSON.parse(process.argv[2] ?? '') as Wave;
const running = floods.map(({ name, connections }) => startFlood(port, { ...FLOODS[name], connections }));
await sleep(seconds * 1_000);
for (const flood of running) flood.stop();
process.exit(0);

import { setTimeout as sleep } from 'node:timers/promises';
import { type RunningFlood, startFlood } from './attacker.ts';
import { FLOODS, type FloodName } from './kinds.ts';

/**
 * The process of a flood, so that the client that measures is not disturbed. Its arguments are the port, the seconds, and the names of one
 * or more floods, which run together. Prints the connections that the server closed.
 */
const [port, seconds, ...names] = process.argv.slice(2);
const running: RunningFlood[] = names.map((name) => startFlood(Number(port), FLOODS[name as FloodName]));
await sleep(Number(seconds) * 1_000);
for (const flood of running) flood.stop();
process.stdout.write(`${running.reduce((closed, flood) => closed + flood.closed(), 0)}\n`);
process.exit(0);

import { compared, SERVICE } from '../contenders.ts';
import type { Figure, FigureOptions } from '../figure.ts';
import { runLoad } from '../load.ts';
import { type ServerCommand, startServer } from '../process.ts';
import { spreadOf } from '../statistics.ts';

const REQUESTS = 1_000_000;

/** Resident memory of the service after half a million and a million requests, against bare Fastify. */
export async function memoryFigures({ progress }: Pick<FigureOptions, 'progress'>): Promise<readonly Figure[]> {
  progress(`memory after ${REQUESTS} requests, bare Fastify`);
  const bare = await residentAfter(compared('bare'));
  progress(`memory after ${REQUESTS} requests, the service`);
  const service = await residentAfter(SERVICE);
  const one = (value: number) => spreadOf([value]);
  return [
    { name: 'resident memory after 1 000 000 requests', unit: ' MB', spread: one(service.end / 1e6) },
    { name: 'the same, against bare Fastify', unit: ' ×', spread: one(service.end / bare.end), target: { atMost: 1.4 } },
    { name: 'growth over the second half of them', unit: ' ×', spread: one(service.end / service.middle), target: { atMost: 1.1 } },
  ];
}

// --- internal ---

async function residentAfter(command: ServerCommand): Promise<{ readonly middle: number; readonly end: number }> {
  const server = await startServer(command);
  try {
    let middle: number | undefined;
    for (let sent = 0; sent < REQUESTS; ) {
      const { requests } = await runLoad(server, { path: '/lorem/sentence/5/10', seconds: 2 });
      sent += requests;
      if (middle === undefined && sent >= REQUESTS / 2) middle = server.residentBytes();
    }
    const end = server.residentBytes();
    return { middle: middle ?? end, end };
  } finally {
    await server.stop();
  }
}

import { compared, SERVICE } from '../contenders.ts';
import type { Figure, FigureOptions } from '../figure.ts';
import type { LoadResult } from '../load.ts';
import type { ServerCommand } from '../process.ts';
import { runRounds } from '../rounds.ts';
import { ratiosOf, spreadOf } from '../statistics.ts';

const SENTENCE = '/lorem/sentence/5/10';
const PARAGRAPH = '/lorem/paragraph/100/100';

/** CPU time of a request: bare Fastify, the metrics alone, the whole service, refusals, and the peer. */
export async function cpuFigures(options: FigureOptions & { readonly peer: ServerCommand | undefined }): Promise<readonly Figure[]> {
  const { rounds, seconds, peer, progress } = options;
  const load = { path: SENTENCE, seconds };
  const results = await runRounds(
    {
      bare: compared('bare'),
      measured: compared('measured'),
      plugin: compared('fastify-metrics'),
      service: SERVICE,
      refusing: { ...compared('refusing'), environment: { NODE_OPTIONS: SERVICE.environment.NODE_OPTIONS } },
      limited: { ...SERVICE, environment: { ...SERVICE.environment, RATE_LIMIT_PER_SECOND: '0.001' } },
      peer,
    },
    { rounds, load, refusing: ['refusing', 'limited'], progress },
  );
  const { bare, measured, plugin, service, refusing, limited } = results;
  const figures: Figure[] = [
    { name: `CPU of a request, bare Fastify, ${SENTENCE}`, unit: ' µs', spread: spreadOf(cpu(bare)) },
    { name: 'measuring, against none', unit: ' ×', spread: ratiosOf(cpu(measured), cpu(bare)), target: { atMost: 1.05 } },
    { name: "fastify-metrics' defaults, against none", unit: ' ×', spread: ratiosOf(cpu(plugin), cpu(bare)) },
    { name: 'the full service, against bare Fastify', unit: ' ×', spread: ratiosOf(cpu(service), cpu(bare)), target: { atMost: 1.25 } },
    { name: 'a 503 for overload, against a text', unit: ' ×', spread: ratiosOf(cpu(refusing), cpu(service)), target: { atMost: 0.5 } },
    { name: 'a 429, against a text', unit: ' ×', spread: ratiosOf(cpu(limited), cpu(service)), target: { atMost: 0.5 } },
  ];
  if (peer === undefined) return figures;
  const paragraphs = await runRounds({ service: SERVICE, peer }, { rounds, load: { path: PARAGRAPH, seconds }, progress });
  return [
    ...figures,
    {
      name: `requests per CPU-second against the Go peer, ${SENTENCE}`,
      unit: ' ×',
      spread: ratiosOf(cpu(results.peer), cpu(service)),
      target: { atLeast: 1.3 },
    },
    { name: `the same, ${PARAGRAPH}`, unit: ' ×', spread: ratiosOf(cpu(paragraphs.peer), cpu(paragraphs.service)), target: { atLeast: 2 } },
  ];
}

// --- internal ---

function cpu(results: readonly LoadResult[]): number[] {
  return results.map(({ cpuMicroseconds }) => cpuMicroseconds);
}

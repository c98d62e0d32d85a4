import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Registry } from '@prometheus-io/client';
import type { FamilySnapshot } from '../family.ts';
import { familyText } from './catalogue-text.ts';
import type { ExpositionFormat } from './format.ts';
import { registryText } from './registry-text.ts';

/** The exposed metrics: those of a catalogue, and those of a registry of `@prometheus-io/client`. */
export interface Exposed {
  readonly instruments: { snapshots(): Iterable<FamilySnapshot> };
  readonly registry: Registry;
}

/**
 * Yields all metrics in chunks of about 1 ms of work with a turn of the event loop in between, so that a scrape of many series does not
 * delay requests. Concurrent scrapes are independent.
 *
 * @throws before the first piece, when a metric of the registry cannot be collected
 */
export async function expose({ instruments, registry }: Exposed, format: ExpositionFormat): Promise<AsyncGenerator<string>> {
  const others = await registry.getMetricsAsJSON();
  return chunksOf(lines(instruments.snapshots(), others, format));
}

// --- internal ---

const CHUNK_MS = 1;

async function* chunksOf(texts: Generator<string>): AsyncGenerator<string> {
  let end = performance.now() + CHUNK_MS;
  let chunk = '';
  for (const text of texts) {
    chunk += text;
    if (performance.now() < end) continue;
    yield chunk;
    await nextTurn();
    chunk = '';
    end = performance.now() + CHUNK_MS;
  }
  if (chunk !== '') yield chunk;
}

function* lines(
  snapshots: Iterable<FamilySnapshot>,
  others: Awaited<ReturnType<Registry['getMetricsAsJSON']>>,
  format: ExpositionFormat,
): Generator<string> {
  for (const metric of others) yield* registryText(metric, format);
  for (const snapshot of snapshots) yield* familyText(snapshot, format);
  if (format === 'openmetrics') yield '# EOF\n';
}

import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Registry } from '@prometheus-io/client';
import type { FamilySnapshot } from '../family.ts';
import { familyText } from './catalogue-text.ts';
import type { ExpositionFormat } from './format.ts';
import { registryText } from './registry-text.ts';

/** What is exposed: the metrics of a catalogue, and those that others keep in a registry of `@prometheus-io/client`. */
export interface Exposed {
  readonly instruments: { snapshots(): Iterable<FamilySnapshot> };
  readonly registry: Registry;
}

/**
 * Writes all metrics, in pieces of about a millisecond's work with a turn of the event loop between them, so that requests wait no
 * longer for a scrape of ten thousand series than for one of ten. Any number of scrapes can be under way at once.
 *
 * @throws before the first piece, when a metric of the registry cannot be collected
 */
export async function expose({ instruments, registry }: Exposed, format: ExpositionFormat): Promise<AsyncGenerator<string>> {
  const others = await registry.getMetricsAsJSON();
  return slicesOf(everything(instruments.snapshots(), others, format));
}

// --- internal ---

async function* slicesOf(pieces: Generator<string>): AsyncGenerator<string> {
  for (;;) {
    const slice = nextSlice(pieces);
    if (slice === '') return;
    yield slice;
    await nextTurn();
  }
}

const SLICE_MS = 1;

function* everything(
  snapshots: Iterable<FamilySnapshot>,
  others: Awaited<ReturnType<Registry['getMetricsAsJSON']>>,
  format: ExpositionFormat,
): Generator<string> {
  for (const metric of others) yield* registryText(metric, format);
  for (const snapshot of snapshots) yield* familyText(snapshot, format);
  if (format === 'openmetrics') yield '# EOF\n';
}

/** As many pieces as fit into one slice, at least one; empty when there are none left. */
function nextSlice(pieces: Generator<string>): string {
  const end = performance.now() + SLICE_MS;
  let slice = '';
  for (let piece = pieces.next(); !piece.done; piece = pieces.next()) {
    slice += piece.value;
    if (performance.now() >= end) break;
  }
  return slice;
}

import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Objects } from 'metric-to-pager/cluster';
import { type Answers, fakeApiServer } from '../../../metric-to-pager/src/cluster/testing/fake-api-server.ts';
import { diagnose } from '../diagnose.ts';
import { renderText } from '../render-text.ts';
import { healthy } from '../testing/healthy.ts';
import { changed } from '../testing/json-parts.ts';
import { worldAnswers } from '../testing/world.ts';
import { parseSnapshot, serializeSnapshot } from './serialize.ts';
import { takeSnapshot } from './take.ts';

const WORLD = worldAnswers();
/** FUZZ_RUNS=1000 searches longer. */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 10);
/** What a program says that takes one value for another. */
const CONFUSED = /Cannot (read|convert|destructure)|is not (a function|iterable|defined)|undefined|\[object|Maximum call stack/;

/** Diagnoses a cluster that answers otherwise, as the command does. */
async function diagnosisOf(answers: Answers) {
  const api = fakeApiServer({ ...WORLD, ...answers });
  const snapshot = await takeSnapshot({ api, objects: new Objects(api) });
  const saved = parseSnapshot(serializeSnapshot(snapshot));
  renderText(diagnose(saved), { color: false });
  return snapshot.denied;
}

function answered(key: string): unknown {
  const found = WORLD[key] as object;
  return 'text' in found ? JSON.parse(found.text as string) : found;
}

/** A response with any JSON, also one that looks like a response. */
function response(value: unknown): object {
  return { status: 200, headers: {}, text: JSON.stringify(value) };
}

test('what the healthy cluster answers is examined', async () => {
  expect(await diagnosisOf({})).toEqual([]);
});

test.each(Object.keys(WORLD))('%s: any JSON in place of the answer or of a part of it is no end of the diagnosis', async (key) => {
  await fc.assert(
    fc.asyncProperty(changed(answered(key)), async (answer) => {
      for (const { reason } of await diagnosisOf({ [key]: response(answer) })) expect(reason).not.toMatch(CONFUSED);
    }),
    { numRuns: RUNS },
  );
});

test.each(Object.keys(WORLD))('%s: an answer that is no JSON, or of another shape, is not examined', async (key) => {
  for (const text of ['', '<html>', '5', '"x"', '[]', 'null', '['.repeat(100_000)]) {
    const denied = await diagnosisOf({ [key]: { status: 200, headers: {}, text } });
    expect(denied.length).toBeGreaterThan(0);
    for (const { reason } of denied) {
      expect(reason).toMatch(/The answer to .* (?:is no JSON: it|has another shape: \S+ must be) |: the JSON is too deep: /);
      expect(reason).not.toMatch(CONFUSED);
    }
  }
});

test('a saved snapshot with any part replaced is refused in one sentence, or diagnosed', () => {
  const value: unknown = JSON.parse(serializeSnapshot(healthy()));
  fc.assert(
    fc.property(changed(value), (other) => {
      let read: ReturnType<typeof parseSnapshot>;
      try {
        read = parseSnapshot(JSON.stringify(other), 'The file');
      } catch (error) {
        expect((error as Error).message).toMatch(
          /^The file (is no snapshot|is a snapshot of version|has another shape): [^\n]+$|^The file is a snapshot of version [^\n]+$/,
        );
        expect((error as Error).message).not.toMatch(CONFUSED);
        return;
      }
      renderText(diagnose(read), { color: false });
    }),
    { numRuns: RUNS * 20 },
  );
});

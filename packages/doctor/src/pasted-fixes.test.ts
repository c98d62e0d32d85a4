import { describe, expect, test } from '@jest/globals';
import { terminalText } from 'metric-to-pager/terminal';
import { paste } from '../../metric-to-pager/src/terminal/testing/paste.ts';
import { PAYLOADS } from '../../metric-to-pager/src/terminal/testing/payloads.ts';
import { CHECKS } from './checks/index.ts';
import { diagnose } from './diagnose.ts';
import type { Diagnosis } from './diagnosis.ts';
import type { Finding } from './finding.ts';
import { renderText } from './render-text.ts';
import { BROKEN_CASES } from './testing/broken/index.ts';
import { hostile } from './testing/hostile.ts';

/** What the commands of fixes call. */
const PROGRAMS = ['kubectl', 'helm', 'jq', 'grep', 'head'];

const plain = BROKEN_CASES.map(({ snapshot, scope }) => diagnose(snapshot, scope));
const plainRun = paste(plain.flatMap(fixes), { programs: PROGRAMS });

test('plain fixes run their programs and nothing else', () => {
  expect(plainRun).toMatchObject({ files: [], stderr: '' });
  expect(plainRun.ran.flat().length).toBeGreaterThan(plain.length);
});

describe.each(PAYLOADS)('in a world where every string holds $name', (payload) => {
  const worlds = BROKEN_CASES.map((one) => hostile(one, payload));
  const diagnoses = worlds.map(({ snapshot, scope }) => diagnose(snapshot, scope));
  const pasted = paste(diagnoses.flatMap(fixes), { programs: PROGRAMS });

  test('every check finds the same as without it', () => {
    const missed = plain.flatMap((one, index) => {
      const found = new Set(ids(diagnoses[index]));
      return ids(one).filter((id) => !found.has(id));
    });
    expect([...new Set(missed)]).toEqual(payload.hides ?? []);
    const found = new Set(diagnoses.flatMap(ids));
    expect(CHECKS.map(({ id }) => id).filter((id) => !found.has(id))).toEqual(payload.hides ?? []);
  });

  test('the pasted fixes run the programs that are meant, with the arguments that are meant', () => {
    expect(pasted).toMatchObject({ files: [], stderr: '' });
    const expected = perDiagnosis(plain, plainRun.ran);
    let hostileArguments = 0;
    for (const [index, calls] of perDiagnosis(diagnoses, pasted.ran).entries()) {
      if (ids(diagnoses[index]).join() !== ids(plain[index]).join()) continue;
      const harmless = calls.map((ran) => ran.map((argv) => argv.map((argument) => withoutPayload(argument, payload.text))));
      expect(harmless.map(comparable)).toEqual(expected[index]?.map(comparable));
      hostileArguments += calls.flat(2).filter((argument) => withoutPayload(argument, payload.text) !== argument).length;
    }
    expect(hostileArguments).toBeGreaterThan(200);
  });

  test('no value is read as an option', () => {
    for (const argv of pasted.ran.flat()) {
      const end = argv.indexOf('--');
      const options = argv.slice(0, end < 0 ? undefined : end);
      expect(
        options.filter((argument, index) => argument.startsWith('--kubeconfig') && !/^-[a-z]$/.test(options[index - 1] ?? '')),
      ).toEqual([]);
    }
  });

  test("in a shell without $'…' they run nothing else", () => {
    const { ran, files } = paste(diagnoses.flatMap(fixes), { programs: PROGRAMS, shell: 'sh' });
    expect(files).toEqual([]);
    expect(ran.map((calls) => calls.length)).toEqual(pasted.ran.map((calls) => calls.length));
  });

  test('the text holds nothing that a terminal acts on, and no line that the diagnosis did not begin', () => {
    for (const diagnosis of diagnoses) {
      const text = renderText(diagnosis);
      expect(text).toBe(terminalText(text, { coloured: false }));
      expect(text).not.toMatch(/^(touch|EOF)/m);
    }
  });
});

// --- internal ---

function all({ findings, notes, consequences }: Diagnosis): readonly Finding[] {
  return [...findings, ...notes, ...consequences];
}

function ids(diagnosis: Diagnosis | undefined): readonly string[] {
  return diagnosis === undefined ? [] : all(diagnosis).map(({ id }) => id);
}

/** The lines below "Fix:" of each finding, as they are printed. */
function fixes(diagnosis: Diagnosis): readonly string[] {
  return all(diagnosis).map((finding) => {
    const text = renderText({ ...diagnosis, findings: [finding], notes: [], consequences: [] });
    return terminalText(text, { coloured: false }).split('\n  Fix:\n')[1]?.split('\n\n')[0] ?? '';
  });
}

/** What ran for each finding of each diagnosis. */
function perDiagnosis<T>(diagnoses: readonly Diagnosis[], ran: readonly T[]): readonly (readonly T[])[] {
  const left = [...ran];
  return diagnoses.map((diagnosis) => left.splice(0, all(diagnosis).length));
}

/** An argument without a payload that arrived whole: as it is, in JSON, in the strings of an expression in JSON, in a path or in a query. */
function withoutPayload(argument: string, payload: string): string {
  const escaped = JSON.stringify(payload).slice(1, -1);
  const inJson = JSON.stringify(escaped).slice(1, -1);
  const inPath = new URL(`http://host/${payload}`).pathname.slice(1);
  const inQuery = new URLSearchParams([[escaped, '']]).toString().slice(0, -1);
  const forms = [payload, escaped, inJson, inPath, inQuery, encodeURIComponent(payload)].toSorted(
    (one, other) => other.length - one.length,
  );
  return forms.reduce((text, form) => text.replaceAll(form, ''), argument);
}

/** Calls without the order of a pipeline, and of the options before "--". */
function comparable(calls: readonly (readonly string[])[]): readonly string[] {
  return calls.map((argv) => JSON.stringify(argv.filter((argument) => argument !== '--').toSorted())).toSorted();
}

import { parseDuration } from '../promql/index.ts';
import type { Case, Check } from './cases.ts';

/**
 * Returns what failed of a case, in one line each: `QueueStuck, case fires: silent in minutes 30 to 40, should fire`.
 *
 * @param output what promtool wrote about this case alone
 */
export function failuresOf(subject: string, { name, checks }: Case, output: string): string[] {
  const found = output.split(NEXT).flatMap(readFailure);
  const states = runs(
    checks.filter((check) => check.kind === 'samples' && check.expr.startsWith('ALERTS')),
    (check) => found.find(({ expr, at }) => check.kind === 'samples' && expr === check.expr && at === check.at),
  ).map(stateLine);
  const texts = found.filter(({ expr, got }) => expr === undefined && (states.length === 0 || got.includes('Labels:'))).flatMap(textLines);
  const series = [...Map.groupBy(found, ({ expr }) => expr)].flatMap(([expr, same]) => {
    const [first] = same;
    if (expr === undefined || expr.startsWith('ALERTS') || first === undefined) return [];
    return [`${minutes(first.at, same.at(-1)?.at)}: ${expr} should be ${first.expected}, got ${first.got}`];
  });
  const lines = [...states, ...texts, ...series];
  return (lines.length > 0 ? lines : [firstMessage(output)]).map((line) => `${subject}, case ${name}: ${line}`);
}

// --- internal ---

/** Where promtool, of Prometheus 2 or 3, writes of another failed check, or of something else. */
const NEXT = /\n(?= {4}\w| {2}FAILED|\n)/;

/** The first line of a failed check. */
const HEADING = /^ {4}(?:expr: ("(?:[^"\\]|\\.)*")|alertname: [^,]*), time: (\w+), ?$/;

interface Failure {
  /** @default a comparison of whole notifications */
  readonly expr: string | undefined;
  /** In seconds. */
  readonly at: number;
  readonly expected: string;
  readonly got: string;
}

/** Reads one failed check; other text is none. */
function readFailure(text: string): Failure[] {
  const [first = '', ...lines] = text.split('\n');
  const [, expr, time] = HEADING.exec(first) ?? [];
  const got = lines.findIndex((line) => line.trimStart().startsWith('got:'));
  if (time === undefined || got < 0) return [];
  const [wanted, given] = [lines.slice(0, got), lines.slice(got)].map((part) => part.join('\n').trim().slice('exp:'.length).trim());
  return [{ expr: expr && unquoted(expr), at: parseDuration(time) ?? 0, expected: wanted ?? '', got: given ?? '' }];
}

/** Reads a quoted expression, whose only escapes are those of quotes and backslashes. */
function unquoted(text: string): string {
  return text.slice(1, -1).replace(/\\(["\\])/g, '$1');
}

/** Returns runs of checks that fail one after the other with the same expectation. */
function runs(checks: readonly Check[], failureOf: (check: Check) => Failure | undefined): (readonly Failure[])[] {
  const found: Failure[][] = [];
  let last: Failure | undefined;
  for (const check of checks) {
    const failure = failureOf(check);
    if (failure !== undefined && last?.expected === failure.expected && kindOf(last) === kindOf(failure)) found.at(-1)?.push(failure);
    else if (failure !== undefined) found.push([failure]);
    last = failure;
  }
  return found;
}

function kindOf({ expected, got }: Failure): 'silent' | 'fires' | 'differs' {
  if (got === 'nil') return 'silent';
  return expected === 'nil' ? 'fires' : 'differs';
}

function stateLine(run: readonly Failure[]): string {
  const [first, last] = [run[0] as Failure, run.at(-1) as Failure];
  const when = minutes(first.at, last.at).toLowerCase();
  switch (kindOf(first)) {
    case 'silent':
      return `silent in ${when}, should fire`;
    case 'fires':
      return `fires in ${when}, should be silent`;
    default:
      return `fires in ${when}, but with other labels: expected ${first.expected}, got ${first.got}`;
  }
}

/** Compares the labels and annotations of two notifications. */
function textLines({ at, expected, got }: Failure): string[] {
  const read = (text: string) =>
    new Map([...text.matchAll(/\b(\w+)=("(?:[^"\\]|\\.)*")/g)].map(([, name = '', value = '']) => [name, value]));
  const [wanted, given] = [read(expected), read(got)];
  const names = [...new Set([...wanted.keys(), ...given.keys()])].filter((name) => wanted.get(name) !== given.get(name));
  return names.map((name) => `${minutes(at)}: ${name} should be ${wanted.get(name) ?? 'absent'}, got ${given.get(name) ?? 'nothing'}`);
}

function minutes(from: number, to = from): string {
  const minute = (seconds: number) => Number((seconds / 60).toFixed(1));
  return from === to ? `minute ${minute(from)}` : `minutes ${minute(from)} to ${minute(to)}`;
}

function firstMessage(output: string): string {
  const lines = output.split('\n').map((line) => line.trim());
  return lines.find((line) => line !== '' && !/^(Unit Testing:|FAILED:|SUCCESS)/.test(line)) ?? 'failed without a message';
}

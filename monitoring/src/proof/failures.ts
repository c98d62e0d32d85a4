import type { Case, Check } from './cases.ts';

/**
 * Returns what failed of a case, in one line each: `QueueStuck, case fires: silent in minutes 30 to 40, should fire`.
 *
 * @param output what promtool wrote about this case alone
 */
export function failuresOf(subject: string, { name, checks }: Case, output: string): string[] {
  const found = [...output.matchAll(FAILURE)].map(readFailure);
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

/** One failed check in promtool's words, those of Prometheus 2 and 3. */
const FAILURE =
  /^ {4}(?:expr: (?<expr>"(?:[^"\\]|\\.)*")|alertname: [^,\n]*), time: (?<time>\w+), ?\n\s*exp: ?(?<expected>.*?)\n\s*got: ?(?<got>.*?)(?=\n {4}\w|\n\n|\n {2}FAILED|\n*$(?![\s\S]))/gms;

interface Failure {
  /** @default a comparison of whole notifications */
  readonly expr: string | undefined;
  /** In seconds. */
  readonly at: number;
  readonly expected: string;
  readonly got: string;
}

function readFailure({ groups: { expr, time = '', expected = '', got = '' } = {} }: RegExpExecArray): Failure {
  return { expr: expr === undefined ? undefined : unquoted(expr), at: secondsOf(time), expected, got };
}

/** Reads a quoted expression, whose only escapes are those of quotes and backslashes. */
function unquoted(text: string): string {
  return text.slice(1, -1).replace(/\\(["\\])/g, '$1');
}

/** Reads a duration such as `1h30m` or `1d`. */
function secondsOf(text: string): number {
  const units: Readonly<Record<string, number>> = { w: 604_800, d: 86_400, h: 3600, m: 60, s: 1, ms: 0.001 };
  return [...text.matchAll(/(\d+)([a-z]+)/g)].reduce((sum, [, count, unit = '']) => sum + Number(count) * (units[unit] ?? 0), 0);
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
    new Map([...text.matchAll(/(\w+)=("(?:[^"\\]|\\.)*")/g)].map(([, name = '', value = '']) => [name, value]));
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

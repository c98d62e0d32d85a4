import { RawClient } from '../../packages/metric-to-pager/src/measure/testing/raw-client.ts';
import type { ProblemDocument } from '../http/problem.ts';

/** One HTTP answer; header names are in lower case. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The parsed body where it is a problem document. */
  readonly problem: ProblemDocument | undefined;
}

/** Sends raw bytes, closes its side and returns all answers once the server has closed, without `100 Continue`. */
export async function answersTo(port: number, bytes: string): Promise<readonly RawAnswer[]> {
  const client = await RawClient.connect(port);
  return readAnswers(await client.send(bytes).finish().untilClosed());
}

/** Parses the answers from received bytes. Does not support answers to `HEAD`; the last answer may be truncated. */
export function readAnswers(received: string): RawAnswer[] {
  const answers: RawAnswer[] = [];
  for (let rest = received; rest.includes(HEAD_END); ) {
    const end = rest.indexOf(HEAD_END);
    const [statusLine = '', ...lines] = rest.slice(0, end).split('\r\n');
    const headers = Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
    );
    const [body, after] = readBody(headers, rest.slice(end + HEAD_END.length));
    const status = Number(statusLine.split(' ')[1]);
    const problem = headers['content-type'] === 'application/problem+json' ? (JSON.parse(body) as ProblemDocument) : undefined;
    if (status !== 100) answers.push({ status, headers, body, problem });
    rest = after;
  }
  return answers;
}

// --- internal ---

const HEAD_END = '\r\n\r\n';

function readBody(headers: Readonly<Record<string, string>>, rest: string): [body: string, after: string] {
  if (headers['transfer-encoding'] !== 'chunked') {
    const length = Number(headers['content-length'] ?? 0);
    return [rest.slice(0, length), rest.slice(length)];
  }
  let body = '';
  for (let at = 0; ; ) {
    const lineEnd = rest.indexOf('\r\n', at);
    const length = Number.parseInt(rest.slice(at, lineEnd), 16);
    if (lineEnd === -1 || Number.isNaN(length)) return [body, ''];
    at = lineEnd + 2 + length + 2;
    body += rest.slice(lineEnd + 2, lineEnd + 2 + length);
    if (length === 0) return [body, rest.slice(at)];
  }
}

import { RawClient } from '../../monitoring/runtime/testing/raw-client.ts';
import type { ProblemDocument } from '../problem.ts';

/** One answer as it came over the wire; the names of its headers in lower case. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The body as a problem document, where its type says so. */
  readonly problem: ProblemDocument | undefined;
}

/** Sends bytes as they are, and ends its side; gives all the answers once the server has closed, the ones to `100 Continue` left out. */
export async function answersTo(port: number, bytes: string): Promise<readonly RawAnswer[]> {
  const client = await RawClient.connect(port);
  return readAnswers(await client.send(bytes).finish().untilClosed());
}

/** The answers in what a server sent; the last may be to `HEAD`, or cut short. */
export function readAnswers(received: string): RawAnswer[] {
  const answers: RawAnswer[] = [];
  for (let rest = received; rest !== ''; ) {
    const end = rest.indexOf('\r\n\r\n');
    if (end === -1) break;
    const [statusLine = '', ...lines] = rest.slice(0, end).split('\r\n');
    const headers = Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
    );
    const length = Number(headers['content-length'] ?? 0);
    const body = rest.slice(end + 4, end + 4 + length);
    rest = rest.slice(end + 4 + length);
    const status = Number(statusLine.split(' ')[1]);
    const problem = headers['content-type'] === 'application/problem+json' ? (JSON.parse(body) as ProblemDocument) : undefined;
    if (status !== 100) answers.push({ status, headers, body, problem });
  }
  return answers;
}

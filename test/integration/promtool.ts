import { execFile } from 'node:child_process';

/** What promtool said, and whether it was content. */
export interface Verdict {
  readonly ok: boolean;
  readonly output: string;
}

/**
 * Whether Prometheus reads a scrape in the text format, and what its linter says of the names in it.
 *
 * @throws with what to install when there is no promtool
 */
export function checkMetrics(text: string): Promise<Verdict> {
  return new Promise((resolve, reject) => {
    const child = execFile('promtool', ['check', 'metrics'], (error, stdout, stderr) => {
      if (error?.code === 'ENOENT') {
        reject(new Error('promtool is not on the PATH; it comes with Prometheus: apt-get install prometheus', { cause: error }));
      } else resolve({ ok: error === null, output: stdout + stderr });
    });
    child.stdin?.end(text);
  });
}

import { execa } from 'execa';

/** The result of `promtool check metrics`. */
export interface Verdict {
  readonly ok: boolean;
  readonly output: string;
}

/** Checks a scrape in the text format, names included, by `promtool check metrics`. @throws Error when promtool is not on the PATH */
export async function checkMetrics(text: string): Promise<Verdict> {
  const { code, failed, all } = await execa('promtool', ['check', 'metrics'], { input: text, all: true, reject: false });
  if (code === 'ENOENT') throw new Error('promtool is not on the PATH; it comes with Prometheus: apt-get install prometheus');
  return { ok: !failed, output: all };
}

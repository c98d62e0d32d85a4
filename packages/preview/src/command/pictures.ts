import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { comparePictures } from '../against/compare.ts';
import type { Theme } from './arguments.ts';
import { type Browser, openBrowser } from './browser.ts';
import { type DashboardReport, findingsOf, reportText } from './report.ts';

export interface PictureOptions {
  /** The address of the server. */
  readonly address: string;
  /** The folder of the pictures. */
  readonly png: string;
  readonly against: string | undefined;
  readonly themes: readonly Theme[];
  readonly width: number;
  readonly from: string | undefined;
  readonly to: string | undefined;
  /** Whether to wait for data, because Prometheus has just started. */
  readonly wait: boolean;
  readonly signal: AbortSignal;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
}

/**
 * Writes a picture of every dashboard in each theme, `UID-THEME.png`, and prints a report of its panels.
 *
 * @returns the exit code: 1 when a panel has an error, is not supported, or has no data and does not set "No value", or when the page has an
 * error
 */
export async function takePictures(options: PictureOptions): Promise<number> {
  const { address, png, against, themes, stdout, stderr, wait } = options;
  await mkdir(png, { recursive: true });
  const { dashboards } = (await (await fetch(`${address}/api/dashboards`)).json()) as { dashboards: readonly { uid: string }[] };
  if (dashboards.length === 0) throw new Error('No dashboard was found in the files of --dashboards');
  await using browser = await openBrowser();
  if (wait) await waitForData(browser, dashboards, options);
  let findings = 0;
  for (const { uid } of dashboards) {
    for (const theme of themes) {
      const file = join(png, `${uid}-${theme}.png`);
      const report = await browser.look(addressOf(uid, theme, options), { width: options.width, picture: file });
      stdout(reportText(report, { uid, theme, file }));
      findings += findingsOf(report).length;
    }
  }
  if (against !== undefined) await comparePictures({ before: against, after: png, stdout });
  if (findings > 0) stderr(`${findings} findings; see above\n`);
  return findings > 0 ? 1 : 0;
}

// --- internal ---

/** A rate needs four scrapes, and a recorded series one evaluation more. */
const DATA_WITHIN_MS = 120_000;
const LOOK_EVERY_MS = 5000;

async function waitForData(browser: Browser, dashboards: readonly { readonly uid: string }[], options: PictureOptions): Promise<void> {
  const deadline = performance.now() + DATA_WITHIN_MS;
  for (const { uid } of dashboards) {
    const [theme = 'dark'] = options.themes;
    const look = (): Promise<DashboardReport> => browser.look(addressOf(uid, theme, options), { width: options.width });
    while (findingsOf(await look()).length > 0 && performance.now() < deadline && !options.signal.aborted) await sleep(LOOK_EVERY_MS);
  }
}

function addressOf(uid: string, theme: Theme, { address, from, to, wait }: PictureOptions): string {
  const query = new URLSearchParams({ theme, kiosk: '1', refresh: '' });
  const start = from ?? (wait ? 'now-5m' : undefined);
  if (start !== undefined) query.set('from', start);
  if (to !== undefined) query.set('to', to);
  return `${address}/d/${encodeURIComponent(uid)}?${query}`;
}

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { BrowserContextOptions, Page } from 'playwright-core';
import type { LivePoint } from '../../service/routes/live/feed.ts';
import { type RunningService, runningService } from '../../service/testing/running-service.ts';
import { launchChromium, openPage, type WatchedPage } from './chromium.ts';

/** A browser, the service, and the open pages of a test. */
export interface PageDriver {
  readonly service: RunningService;
  /** Opens an empty page. */
  watch(options?: BrowserContextOptions): Promise<WatchedPage>;
  /** Opens a path of the service, or of another one (`from`). */
  open(path: string, options?: BrowserContextOptions, from?: RunningService): Promise<Page>;
  /** Closes all pages and returns their errors and connections to other hosts. */
  closePages(): Promise<string[]>;
  stop(): Promise<void>;
}

/** Starts a browser and a service. */
export async function startDriver(): Promise<PageDriver> {
  const [browser, service] = await Promise.all([launchChromium(), runningService()]);
  const watched: WatchedPage[] = [];

  async function watch(options: BrowserContextOptions = {}): Promise<WatchedPage> {
    const opened = await openPage(browser, options);
    watched.push(opened);
    return opened;
  }

  return {
    service,
    watch,
    async open(path, options = {}, from = service) {
      const { page } = await watch(options);
      await page.goto(from.url + path);
      return page;
    },
    async closePages() {
      const closed = watched.splice(0);
      await Promise.all(closed.map(({ page }) => page.context().close()));
      const complaints = closed.flatMap((opened) => opened.complaints).filter((complaint) => !REFUSED.test(complaint));
      const foreign = closed.flatMap(({ hosts }) => [...hosts]).filter((host) => !host.startsWith('127.0.0.1:'));
      return [...complaints, ...foreign.map((host) => `connected to ${host}`)];
    },
    async stop() {
      await browser.close();
      await service[Symbol.asyncDispose]();
    },
  };
}

export async function shownText(page: Page): Promise<string> {
  await page.locator('#text p').first().waitFor();
  return (await page.locator('#text p').allTextContents()).join('\n');
}

export async function status(page: Page, expected: RegExp): Promise<void> {
  await page.getByRole('status').filter({ hasText: expected }).waitFor();
}

export function focused(page: Page): Promise<string> {
  return page.evaluate(`(({ id, value, textContent }) => id || value || textContent)(document.activeElement)`);
}

export function clipboard(page: Page): Promise<string> {
  return page.evaluate('navigator.clipboard.readText()');
}

/** Returns the first event of a viewer. */
export function historyEvent(history: { pod: string; intervalMs: number; points: LivePoint[] }): string {
  return `event: history\ndata: ${JSON.stringify(history)}\n\n`;
}

export async function shell(command: string): Promise<string> {
  const { stdout } = await promisify(execFile)('sh', ['-c', command]);
  return stdout;
}

// --- internal ---

/** Chromium's console message for an error answer, which is not a defect of the page. */
const REFUSED = /^Failed to load resource/;

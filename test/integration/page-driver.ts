import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import type { LivePoint } from '../../service/routes/live/feed.ts';
import { type RunningService, runningService } from '../../service/testing/running-service.ts';

/** A page with its errors and requests. */
export interface WatchedPage {
  readonly page: Page;
  /** Errors of the page and its console, including Content-Security-Policy violations. */
  readonly complaints: string[];
  /** Hosts of the page's requests. */
  readonly hosts: Set<string>;
}

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

const EXECUTABLE = '/usr/bin/chromium';

const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts the system's Chromium, headless. @throws Error with the installation command when it is missing */
async function launchChromium(): Promise<Browser> {
  if (!existsSync(EXECUTABLE))
    throw new Error(`Chromium is missing: expected it at ${EXECUTABLE}; install it with "apt-get install -y chromium"`);
  return chromium.launch({ executablePath: EXECUTABLE, args: ARGUMENTS });
}

/** Opens an empty page in a new context with clipboard access, and records its errors and hosts. */
async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<WatchedPage> {
  const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'], ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  const hosts = new Set<string>();
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('request', (request) => hosts.add(new URL(request.url()).host));
  return { page, complaints, hosts };
}

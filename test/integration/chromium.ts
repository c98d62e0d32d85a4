import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const EXECUTABLE = '/usr/bin/chromium';

/** A page under watch. */
export interface WatchedPage {
  readonly page: Page;
  /** Errors of the page and of its console, which is where a violation of the Content-Security-Policy is reported. */
  readonly complaints: string[];
  /** The hosts that the page sent requests to. */
  readonly hosts: Set<string>;
}

/**
 * Starts the Chromium of the system, without a window.
 *
 * @throws Error that says how to install it where it is missing.
 */
export async function launchChromium(): Promise<Browser> {
  if (!existsSync(EXECUTABLE))
    throw new Error(`Chromium is missing: expected it at ${EXECUTABLE}; install it with "apt-get install -y chromium"`);
  return chromium.launch({ executablePath: EXECUTABLE, args: ARGUMENTS });
}

/** Opens an empty page in a context of its own, which may use the clipboard, and watches what goes wrong in it and where it connects to. */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<WatchedPage> {
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

// --- internal ---

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

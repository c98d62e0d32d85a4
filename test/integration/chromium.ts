import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

/** A page with its errors and requests. */
export interface WatchedPage {
  readonly page: Page;
  /** Errors of the page and its console, including Content-Security-Policy violations. */
  readonly complaints: string[];
  /** Hosts of the page's requests. */
  readonly hosts: Set<string>;
}

/** Starts the system's Chromium, headless. @throws Error with the installation command when it is missing */
export async function launchChromium(): Promise<Browser> {
  if (!existsSync(EXECUTABLE))
    throw new Error(`Chromium is missing: expected it at ${EXECUTABLE}; install it with "apt-get install -y chromium"`);
  return chromium.launch({ executablePath: EXECUTABLE, chromiumSandbox: process.getuid?.() !== 0, args: ARGUMENTS });
}

/** Opens an empty page in a new context with clipboard access, and records its errors and hosts. */
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

const EXECUTABLE = '/usr/bin/chromium';

const ARGUMENTS = [
  '--headless',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

import { existsSync } from 'node:fs';
import { chromium, type Page } from 'playwright-core';
import type { DashboardReport, PanelReport } from './report.ts';

export interface LookOptions {
  readonly width: number;
  /** Where the picture is written. @default nowhere */
  readonly picture?: string;
}

/** A headless browser. */
export interface Browser extends AsyncDisposable {
  /** Opens a URL, waits until every panel is drawn or has failed, and reports the state of each panel. */
  look(address: string, options: LookOptions): Promise<DashboardReport>;
}

/** Starts the Chromium of the system. @throws with an instruction when it is not installed */
export async function openBrowser(): Promise<Browser> {
  if (!existsSync(EXECUTABLE))
    throw new Error(`Chromium is missing: expected it at ${EXECUTABLE}; install it with "apt-get install chromium"`);
  const browser = await chromium.launch({ executablePath: EXECUTABLE, args: ARGUMENTS });
  return {
    async look(address, { width, picture }) {
      const page = await browser.newPage({ viewport: { width, height: 900 }, reducedMotion: 'reduce' });
      try {
        return await lookAt(page, address, picture);
      } finally {
        await page.close();
      }
    },
    [Symbol.asyncDispose]: () => browser.close(),
  };
}

// --- internal ---

const EXECUTABLE = '/usr/bin/chromium';
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const DRAWN_WITHIN_MS = 20_000;

/** Waits until every panel is drawn or has failed, with a timeout. */
async function settled(page: Page): Promise<void> {
  const deadline = performance.now() + DRAWN_WITHIN_MS;
  await page
    .locator('[data-panel]')
    .first()
    .waitFor({ timeout: DRAWN_WITHIN_MS })
    .catch(() => undefined);
  const loading = page.locator('[data-panel][data-status="loading"]');
  while ((await loading.count()) > 0 && performance.now() < deadline) await page.waitForTimeout(20);
}

async function lookAt(page: Page, address: string, picture: string | undefined): Promise<DashboardReport> {
  const pageErrors: string[] = [];
  const host = new URL(address).host;
  page.on('pageerror', (error) => pageErrors.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && pageErrors.push(message.text()));
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith('http') && url.host !== host) pageErrors.push(`It asked the foreign host ${url.host}`);
  });
  const started = performance.now();
  await page.goto(address);
  await settled(page);
  const milliseconds = performance.now() - started;
  if (picture !== undefined) {
    const height = Math.ceil((await page.locator('main').boundingBox())?.height ?? 0);
    await page.setViewportSize({ width: page.viewportSize()?.width ?? 1280, height: Math.max(400, height) });
    await page.waitForTimeout(SETTLE_MS);
    await page.screenshot({ path: picture });
  }
  const panels: PanelReport[] = await page.locator('[data-panel]').evaluateAll((all) =>
    all.map((panel) => {
      const drawError = panel.querySelector('[data-draw-error]')?.getAttribute('data-draw-error') ?? undefined;
      return {
        title: panel.getAttribute('data-panel') ?? '',
        type: panel.getAttribute('data-panel-type') ?? '',
        status: drawError === undefined ? (panel.getAttribute('data-status') as PanelReport['status']) : 'error',
        expectsEmpty: panel.getAttribute('data-expects-empty') === 'true',
        error: drawError ?? panel.getAttribute('data-error') ?? undefined,
      };
    }),
  );
  const annotationErrors = await page
    .locator('main')
    .first()
    .getAttribute('data-annotation-errors', { timeout: 1000 })
    .catch(() => null);
  return { panels, pageErrors: [...pageErrors, ...(annotationErrors ? [annotationErrors] : [])], milliseconds };
}

/** The time in which annotations are drawn, after the panels. */
const SETTLE_MS = 700;

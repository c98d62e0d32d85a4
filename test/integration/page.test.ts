import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { launchChromium, openPage, type WatchedPage } from './chromium.ts';
import { type PageService, startService } from './page-service.ts';

const AUDIT = readFileSync(new URL('page-audit.js', import.meta.url), 'utf8');

/** What Chromium writes to its console about an answer that is an error: not a defect of the page. */
const REFUSED = /^Failed to load resource/;

let browser: Browser;
let service: PageService;
const watched: WatchedPage[] = [];

beforeAll(async () => {
  [browser, service] = await Promise.all([launchChromium(), startService()]);
});

afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

afterEach(async () => {
  for (const { page, complaints, hosts } of watched.splice(0)) {
    await page.context().close();
    expect(complaints.filter((complaint) => !REFUSED.test(complaint))).toEqual([]);
    expect([...hosts].filter((host) => !host.startsWith('127.0.0.1:'))).toEqual([]);
  }
});

test('the watch of these tests sees what the policy forbids', async () => {
  const { page, complaints } = await openPage(browser);
  await page.goto(service.url);
  await page.evaluate(`document.body.setAttribute('style', 'color: red')`);
  await until(() => complaints.some((complaint) => complaint.includes('Content Security Policy')));
  await page.context().close();
});

test('the form makes the text that was asked for, and the address of the page brings it again', async () => {
  const page = await open('/');
  expect(await shownText(page)).toMatch(/^[A-Z].*\.$/);
  await page.getByLabel('Word').check();
  await page.getByLabel('At least').fill('6');
  await page.getByLabel('At most').fill('6');
  await page.getByLabel('How many').fill('3');
  await page.getByLabel('Seed').fill('a b');
  await page.getByRole('button', { name: 'Generate' }).click();
  await status(page, /^3 words, 18 characters, in \d+ ms$/);
  const words = await shownText(page);
  expect(words).toMatch(/^\w{6}\n\w{6}\n\w{6}$/);
  expect(new URL(page.url()).search).toBe('?type=word&min=6&max=6&count=3&seed=a+b');

  await page.reload();
  await status(page, /^3 words/);
  expect(await shownText(page)).toBe(words);
  expect(await page.getByRole('radio', { name: 'Word' }).isChecked()).toBe(true);
});

test('what the service finds wrong stands next to its field, and goes away when it is put right', async () => {
  const page = await open('/?type=word&min=9&max=14&count=0&seed=x');
  const max = page.getByLabel('At most');
  await page.locator('#max-error', { hasText: 'from 1 to 13 for a word, got "14"' }).waitFor();
  await page.locator('#count-error', { hasText: 'from 1 to 1000' }).waitFor();
  expect(await max.getAttribute('aria-invalid')).toBe('true');
  expect(await max.getAttribute('aria-describedby')).toContain('max-error');
  expect(await focused(page)).toBe('max');
  expect(await page.locator('#min-error').textContent()).toBe('');

  await max.fill('13');
  await page.getByLabel('How many').fill('1');
  await max.press('Enter');
  await status(page, /^1 word,/);
  expect(await page.locator('.error:not(:empty)').count()).toBe(0);
  expect(await page.locator('[aria-invalid]').count()).toBe(0);
});

test('a field that holds no number is asked for before the service is', async () => {
  const page = await open('/');
  await status(page, /sentence/);
  await page.getByLabel('At least').fill('');
  await page.getByRole('button', { name: 'Generate' }).click();
  await page.locator('#min-error', { hasText: 'A whole number is needed here.' }).waitFor();
});

test('a refusal that is of no field stands at the button', async () => {
  const limited = await startService({ RATE_LIMIT_PER_SECOND: '0.01', RATE_LIMIT_BURST: '1' });
  const page = await open('/', limited);
  await status(page, /sentence/);
  await page.getByRole('button', { name: 'Generate' }).click();
  await page.getByRole('alert').filter({ hasText: /\w/ }).waitFor();
  expect(await page.locator('#form-error').textContent()).toMatch(/again|limit/);
  await limited.stop();
});

test('the command that is copied gives a shell the same text', async () => {
  const page = await open('/?type=sentence&min=4&max=9');
  await page.getByLabel('Seed').fill(`it's "$HOME" \\ & {a,b} [1-3] %41 ü`);
  await page.getByRole('button', { name: 'Generate' }).click();
  await status(page, /sentence/);
  await page.getByRole('button', { name: 'Copy as curl' }).click();
  await page.getByRole('button', { name: 'Copied' }).waitFor();
  const command = await clipboard(page);
  expect(command).toMatch(/^curl 'http/);
  expect(JSON.parse(await shell(command))).toEqual({ message: await shownText(page) });
});

test('the text is copied whole, also where the browser has no clipboard for the page', async () => {
  const page = await open('/?type=word&min=3&max=9&count=4');
  await status(page, /4 words/);
  await page.getByRole('button', { name: 'Copy text' }).click();
  await page.getByRole('button', { name: 'Copied' }).waitFor();
  expect(await clipboard(page)).toBe(`${await shownText(page)}\n`);

  await page.evaluate(`Object.defineProperty(navigator, 'clipboard', { value: undefined })`);
  await page.getByRole('button', { name: 'Copy as curl' }).click();
  await page.getByLabel('Seed').press('Control+V');
  expect(await page.getByLabel('Seed').inputValue()).toMatch(/^curl 'http/);
});

test('an answer of many megabytes leaves the page lively: its beginning is shown, its size told, all of it copied', async () => {
  const page = await open('/');
  await status(page, /sentence/);
  await page.evaluate(`(() => {
    let last = performance.now();
    globalThis.longestPause = 0;
    setInterval(() => { longestPause = Math.max(longestPause, performance.now() - last); last = performance.now(); }, 10);
  })()`);
  await page.getByLabel('Paragraph').check();
  for (const [label, value] of Object.entries({ 'At least': '150', 'At most': '150', 'How many': '1000' }))
    await page.getByLabel(label).fill(value);
  await page.getByRole('button', { name: 'Generate' }).click();
  await status(page, /^1,000 paragraphs, [\d.]+ MB, of which the beginning is shown/);
  expect(await page.evaluate('longestPause')).toBeLessThan(500);
  const shown = await shownText(page);
  expect(shown.length).toBeGreaterThan(40_000);
  expect(shown.length).toBeLessThan(51_000);
  expect(shown).toMatch(/ …$/);

  await page.getByRole('button', { name: 'Copy text' }).click();
  await page.getByRole('button', { name: 'Copied' }).waitFor();
  const copied = await clipboard(page);
  expect(copied.trimEnd().split('\n')).toHaveLength(1000);
  expect(copied.startsWith(shown.split('\n')[0] ?? '?')).toBe(true);
});

test('a keyboard is enough, and it is always seen where one is', async () => {
  const page = await open('/');
  await status(page, /sentence/);
  const visited: string[] = [];
  for (let step = 0; step < 12; step += 1) {
    await page.keyboard.press('Tab');
    visited.push(await focused(page));
    expect([visited.at(-1), await page.evaluate(OUTLINE)]).toEqual([visited.at(-1), 'solid 2px']);
  }
  expect(visited).toEqual([
    'Skip to the form',
    'API',
    'Metrics',
    'sentence',
    'min',
    'max',
    'count',
    'seed',
    'Generate',
    'text',
    'copy-text',
    'copy-curl',
  ]);

  await page.getByRole('radio', { name: 'Sentence' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Tab');
  await page.keyboard.type('2');
  await page.keyboard.press('Enter');
  await status(page, /^1 paragraph/);
});

test.each(['light', 'dark'] as const)('everybody can read and name what is on the %s page', async (colorScheme) => {
  const page = await open('/?type=word&min=2&max=14', service, { colorScheme });
  await page.locator('#max-error', { hasText: 'must be' }).waitFor();
  await page.locator('#connection[data-state=live]').waitFor();
  expect(await page.evaluate(AUDIT)).toEqual([]);
  const [red = 0] = await page.evaluate<number[]>(`getComputedStyle(document.documentElement).backgroundColor.match(/\\d+/g).map(Number)`);
  expect(red > 128).toBe(colorScheme === 'light');
});

test('nothing is wider than a screen of 360 pixels', async () => {
  const page = await open('/?type=paragraph&min=3&max=6&count=9', service, { viewport: { width: 360, height: 640 } });
  await status(page, /9 paragraphs/);
  await page.locator('#connection[data-state=live]').waitFor();
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
  await page.getByLabel('Seed').fill('x'.repeat(300));
  await page.getByRole('button', { name: 'Generate' }).click();
  await page.locator('#seed-error', { hasText: 'characters' }).waitFor();
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
});

test('without JavaScript the page says how to ask the service', async () => {
  const page = await open('/', service, { javaScriptEnabled: false });
  expect(await page.locator('noscript .notice').isVisible()).toBe(true);
  expect(await page.locator('form').isVisible()).toBe(false);
  const command = (await page.locator('pre').allTextContents()).join().replace('http://localhost:8080', service.url);
  expect(JSON.parse(await shell(command))).toEqual({ message: expect.stringMatching(/^[A-Z]/) });
});

test('the charts show the traffic: requests, latency and errors by type', async () => {
  const busy = await startService();
  const page = await open('/', busy);
  await page.locator('#connection', { hasText: 'Figures of pod' }).waitFor();
  expect(Object.values(await inks(page))).toEqual([0, 0, 0]);
  const traffic = setInterval(() => {
    void fetch(`${busy.url}/lorem/word/3/9`).then((response) => response.text());
    void fetch(`${busy.url}/lorem/paragraph/9/3`).then((response) => response.text());
  }, 20);
  await until(async () => Number((await figures(page, 'word'))[0]) > 5);
  await until(async () => Number((await figures(page, 'paragraph'))[3]) > 5);
  expect((await figures(page, 'word'))[2]).toMatch(/^[\d.]+ (µs|ms)$/);
  expect((await figures(page, 'sentence')).slice(1, 3)).toEqual(['–', '–']);
  await sleep(2500);
  clearInterval(traffic);
  for (const [chart, ink] of Object.entries(await inks(page))) expect([chart, ink > 5]).toEqual([chart, true]);
  await page.context().close();
  await busy.stop();
});

test('a lost connection is told, and the page comes back by itself', async () => {
  const first = await startService();
  const page = await open('/', first);
  const connection = page.locator('#connection');
  await connection.filter({ hasText: 'Figures of pod' }).waitFor();
  await first.stop();
  await connection.filter({ hasText: /^Connection to pod .+ lost\. Trying again…$/ }).waitFor();
  const second = await startService({ PORT: String(first.port) });
  await connection.filter({ hasText: 'Figures of pod' }).waitFor();
  await page.context().close();
  await second.stop();
});

test('a page that found no place among the viewers comes back for one', async () => {
  const { page } = await watch();
  await page.route('**/events', (route) => route.fulfill({ status: 503, headers: { 'Retry-After': '10' }, body: '{}' }), { times: 1 });
  await page.goto(service.url);
  await page.locator('#connection', { hasText: 'No connection to the live figures. Trying again…' }).waitFor();
  await page.locator('#connection', { hasText: 'Figures of pod' }).waitFor();
});

test('a page that is hidden gives its place back, and takes one when it is shown', async () => {
  const { page } = await watch();
  let streams = 0;
  page.on('request', (request) => {
    if (request.url().endsWith('/events')) streams += 1;
  });
  const left = new Promise((resolve) => page.once('requestfailed', resolve));
  await page.goto(service.url);
  await page.locator('#connection[data-state=live]').waitFor();
  await hide(page, true);
  await left;
  await hide(page, false);
  await until(() => streams === 2);
});

// --- internal ---

/** The outline that the focus has; a radio button's is that of the label that is drawn for it. */
const OUTLINE = `(() => {
  const drawn = document.activeElement.type === 'radio' ? document.activeElement.nextElementSibling : document.activeElement;
  const { outlineStyle, outlineWidth } = getComputedStyle(drawn);
  return outlineStyle + ' ' + outlineWidth;
})()`;

async function watch(options: BrowserContextOptions = {}): Promise<WatchedPage> {
  const opened = await openPage(browser, options);
  watched.push(opened);
  return opened;
}

async function open(path: string, from: PageService = service, options: BrowserContextOptions = {}): Promise<Page> {
  const { page } = await watch(options);
  await page.goto(from.url + path);
  return page;
}

async function shownText(page: Page): Promise<string> {
  await page.locator('#text p').first().waitFor();
  return (await page.locator('#text p').allTextContents()).join('\n');
}

async function status(page: Page, expected: RegExp): Promise<void> {
  await page.getByRole('status').filter({ hasText: expected }).waitFor();
}

function focused(page: Page): Promise<string> {
  return page.evaluate(`(({ id, value, textContent }) => id || value || textContent)(document.activeElement)`);
}

function clipboard(page: Page): Promise<string> {
  return page.evaluate('navigator.clipboard.readText()');
}

/** The cells of a type in the table of figures: requests, p50, p99, errors. */
function figures(page: Page, type: string): Promise<string[]> {
  return page.locator('#figures tr', { hasText: type }).locator('td').allTextContents();
}

/** How many points of each chart have a strong colour: its lines, not its grid. */
function inks(page: Page): Promise<Record<string, number>> {
  return page.evaluate(`Object.fromEntries([...document.querySelectorAll('.chart')].map((chart) => {
    const canvas = chart.querySelector('canvas');
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true });
    copy.drawImage(canvas, 0, 0);
    const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
    let strong = 0;
    for (let at = 0; at < data.length; at += 4) {
      const [red, green, blue, alpha] = data.subarray(at, at + 4);
      if (alpha > 128 && Math.max(red, green, blue) - Math.min(red, green, blue) > 60) strong += 1;
    }
    return [chart.id, strong];
  }))`);
}

async function hide(page: Page, hidden: boolean): Promise<void> {
  await page.evaluate(`Object.defineProperty(document, 'hidden', { value: ${hidden}, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));`);
}

async function shell(command: string): Promise<string> {
  const { stdout } = await promisify(execFile)('sh', ['-c', command]);
  return stdout;
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('what the test waits for did not come true within 20 s');
    await sleep(50);
  }
}

import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { focused, historyEvent, type PageDriver, shell, startDriver, status } from './page-driver.ts';

const AUDIT = readFileSync(new URL('page-audit.js', import.meta.url), 'utf8');

/** The outline of the focused element; for a radio button, that of its label. */
const OUTLINE = `(() => {
  const drawn = document.activeElement.type === 'radio' ? document.activeElement.nextElementSibling : document.activeElement;
  const { outlineStyle, outlineWidth } = getComputedStyle(drawn);
  return outlineStyle + ' ' + outlineWidth;
})()`;

let driver: PageDriver;

beforeAll(async () => {
  driver = await startDriver();
});

afterAll(() => driver?.stop());

afterEach(async () => expect(await driver.closePages()).toEqual([]));

test('the page driver reports a violation of the Content-Security-Policy', async () => {
  const { page } = await driver.watch();
  await page.goto(driver.service.url);
  await page.evaluate(`document.body.setAttribute('style', 'color: red')`);
  expect(await driver.closePages()).toEqual([expect.stringContaining('Content Security Policy')]);
});

test('the page works by keyboard, and the focus is always visible', async () => {
  const page = await driver.open('/');
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

test.each(['light', 'dark'] as const)('the accessibility audit of the %s page has no findings', async (colorScheme) => {
  const page = await driver.open('/?type=word&min=2&max=14', { colorScheme });
  await page.locator('#max-error', { hasText: 'must be' }).waitFor();
  await page.locator('#connection[data-state=live]').waitFor();
  expect(await page.evaluate(AUDIT)).toEqual([]);
  const [red = 0] = await page.evaluate<number[]>(`getComputedStyle(document.documentElement).backgroundColor.match(/\\d+/g).map(Number)`);
  expect(red > 128).toBe(colorScheme === 'light');
});

test('the page fits a screen of 360 pixels with long values', async () => {
  const { page } = await driver.watch({ viewport: { width: 360, height: 640 } });
  const rates = { requests: 12_345, errors: 12_345, p50: 0.0123, p99: 0.0456 };
  const point = { at: Date.now(), types: { word: rates, sentence: rates, paragraph: rates } };
  const body = historyEvent({ pod: `lorem-${'x'.repeat(60)}`, intervalMs: 1000, points: [point] });
  await page.route('**/events', (route) => route.fulfill({ contentType: 'text/event-stream', body }));
  await page.goto(`${driver.service.url}/?type=paragraph&min=3&max=6&count=9`);
  await status(page, /9 paragraphs/);
  await page.locator('#figures td', { hasText: '12,345' }).first().waitFor();
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
  await page.getByLabel('Seed').fill('x'.repeat(300));
  await page.getByRole('button', { name: 'Generate' }).click();
  await page.locator('#seed-error', { hasText: 'characters' }).waitFor();
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
});

test('without JavaScript the page shows how to request a text', async () => {
  const page = await driver.open('/', { javaScriptEnabled: false });
  expect(await page.locator('noscript .notice').isVisible()).toBe(true);
  expect(await page.locator('form').isVisible()).toBe(false);
  const command = (await page.locator('pre').allTextContents()).join().replace('http://localhost:8080', driver.service.url);
  expect(JSON.parse(await shell(command))).toEqual({ message: expect.stringMatching(/^[A-Z]/) });
});

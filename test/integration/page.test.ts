import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { runningService } from '../../service/testing/running-service.ts';
import { clipboard, focused, type PageDriver, shell, shownText, startDriver, status } from './page-driver.ts';

let driver: PageDriver;

beforeAll(async () => {
  driver = await startDriver();
});

afterAll(() => driver?.stop());

afterEach(async () => expect(await driver.closePages()).toEqual([]));

test('the form generates the requested text, and the address of the page reproduces it', async () => {
  const page = await driver.open('/');
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

test('findings are shown next to their fields, and removed once corrected', async () => {
  const page = await driver.open('/?type=word&min=9&max=14&count=0&seed=x');
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

test('an empty number field is reported without a request', async () => {
  const page = await driver.open('/');
  await status(page, /sentence/);
  await page.getByLabel('At least').fill('');
  await page.getByRole('button', { name: 'Generate' }).click();
  await page.locator('#min-error', { hasText: 'A whole number is needed here.' }).waitFor();
});

test('a refusal without a field is shown at the button', async () => {
  await using limited = await runningService({ RATE_LIMIT_PER_SECOND: '0.01', RATE_LIMIT_BURST: '1' });
  const page = await driver.open('/', {}, limited);
  await status(page, /sentence/);
  await page.getByRole('button', { name: 'Generate' }).click();
  await page.getByRole('alert').filter({ hasText: /\w/ }).waitFor();
  expect(await page.locator('#form-error').textContent()).toMatch(/again|limit/);
});

test('the copied command gives the same text in a shell', async () => {
  const page = await driver.open('/?type=sentence&min=4&max=9');
  await page.getByLabel('Seed').fill(`it's "$HOME" \\ & {a,b} [1-3] %41 ü`);
  await page.getByRole('button', { name: 'Generate' }).click();
  await status(page, /sentence/);
  await page.getByRole('button', { name: 'Copy as curl' }).click();
  await page.getByRole('button', { name: 'Copied' }).waitFor();
  await page.getByRole('button', { name: 'Copy as curl' }).waitFor();
  const command = await clipboard(page);
  expect(command).toMatch(/^curl 'http/);
  expect(JSON.parse(await shell(command))).toEqual({ message: await shownText(page) });
});

test('the complete text is copied, also without the clipboard API', async () => {
  const page = await driver.open('/?type=word&min=3&max=9&count=4');
  await status(page, /4 words/);
  await page.getByRole('button', { name: 'Copy text' }).click();
  await page.getByRole('button', { name: 'Copied' }).waitFor();
  expect(await clipboard(page)).toBe(`${await shownText(page)}\n`);

  await page.evaluate(`Object.defineProperty(navigator, 'clipboard', { value: undefined })`);
  await page.getByRole('button', { name: 'Copy as curl' }).click();
  await page.getByLabel('Seed').press('Control+V');
  expect(await page.getByLabel('Seed').inputValue()).toMatch(/^curl 'http/);
});

test('with an answer of many megabytes the page stays responsive, shows its beginning and size, and copies all of it', async () => {
  const page = await driver.open('/');
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
  expect(await page.evaluate('longestPause')).toBeLessThan(2_000);
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

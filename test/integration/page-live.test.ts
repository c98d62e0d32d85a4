import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { eventually } from '../../packages/metric-to-pager/src/waiting/testing/eventually.ts';
import { runningService } from '../../service/testing/running-service.ts';
import { historyEvent, type PageDriver, startDriver } from './page-driver.ts';

let driver: PageDriver;

beforeAll(async () => {
  driver = await startDriver();
});

afterAll(() => driver?.stop());

afterEach(async () => expect(await driver.closePages()).toEqual([]));

test('the charts show the traffic: requests, latency and errors by type', async () => {
  await using busy = await runningService();
  const page = await driver.open('/', {}, busy);
  await page.locator('#connection', { hasText: 'Figures of pod' }).waitFor();
  expect(Object.values(await inks(page))).toEqual([0, 0, 0]);
  const traffic = setInterval(() => {
    void fetch(`${busy.url}/lorem/word/3/9`).then((response) => response.text());
    void fetch(`${busy.url}/lorem/paragraph/9/3`).then((response) => response.text());
  }, 20);
  await eventually(async () => Number((await figures(page, 'word'))[0]) > 5);
  await eventually(async () => Number((await figures(page, 'paragraph'))[3]) > 5);
  expect((await figures(page, 'word'))[2]).toMatch(/^[\d.]+ (µs|ms)$/);
  expect((await figures(page, 'sentence')).slice(1, 3)).toEqual(['–', '–']);
  await sleep(2500);
  clearInterval(traffic);
  for (const [chart, ink] of Object.entries(await inks(page))) expect([chart, ink > 5]).toEqual([chart, true]);
});

test('the page reports a lost connection and reconnects', async () => {
  const first = await runningService();
  const page = await driver.open('/', {}, first);
  const connection = page.locator('#connection');
  await connection.filter({ hasText: 'Figures of pod' }).waitFor();
  await first.service.stop();
  await connection.filter({ hasText: /^Connection to pod .+ lost\. Trying again…$/ }).waitFor({ timeout: 4000 });
  await using _second = await runningService({ PORT: String(first.port) });
  await connection.filter({ hasText: 'Figures of pod' }).waitFor();
});

test('the page reconnects when a connection becomes silent', async () => {
  let connections = 0;
  const silent = createServer((_request, response) => {
    connections += 1;
    response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
    if (connections === 1) response.write(historyEvent({ pod: 'pod-1', intervalMs: 100, points: [] }));
  }).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { page } = await driver.watch();
  const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/events`;
  await page.route('**/events', (route) => route.continue({ url }));
  await page.goto(driver.service.url);
  await page.locator('#connection', { hasText: 'Figures of pod pod-1' }).waitFor();
  await page.locator('#connection', { hasText: 'Connection to pod pod-1 lost. Trying again…' }).waitFor();
  await eventually(() => connections === 2);
  silent.closeAllConnections();
  silent.close();
});

test('the page retries when the feed has too many viewers', async () => {
  const { page } = await driver.watch();
  await page.route('**/events', (route) => route.fulfill({ status: 503, headers: { 'Retry-After': '10' }, body: '{}' }), { times: 1 });
  await page.goto(driver.service.url);
  await page.locator('#connection', { hasText: 'No connection to the live figures. Trying again…' }).waitFor();
  await page.locator('#connection', { hasText: 'Figures of pod' }).waitFor();
});

test('a hidden page disconnects, and reconnects when it is visible', async () => {
  const { page } = await driver.watch();
  let streams = 0;
  page.on('request', (request) => {
    if (request.url().endsWith('/events')) streams += 1;
  });
  const left = new Promise((resolve) => page.once('requestfailed', resolve));
  await page.goto(driver.service.url);
  await page.locator('#connection[data-state=live]').waitFor();
  await hide(page, true);
  await left;
  await hide(page, false);
  await eventually(() => streams === 2);
});

// --- internal ---

/** Returns the table row of a type: requests, p50, p99, errors. */
function figures(page: Page, type: string): Promise<string[]> {
  return page.locator('#figures tr', { hasText: type }).locator('td').allTextContents();
}

/** Counts the saturated pixels of each chart: its lines, not its grid. */
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

import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { execa } from 'execa';
import type { Browser, Locator, Page } from 'playwright-core';
import { launchChromium, openPage } from './chromium.ts';
import { type Command, startCommand } from './command.ts';
import { BROKEN, everyPanel } from './preview/every-panel.ts';
import { type FakePrometheus, startFakePrometheus } from './preview/fake-prometheus.ts';

const MINUTES = 60_000;
const environment = Object.fromEntries(
  Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
);
const start = (argv: readonly string[]) => startCommand('packages/preview/src/main.ts', argv, environment);

let prometheus: FakePrometheus;
let folder: string;
let preview: Command;
let address: string;
let browser: Browser;

beforeAll(async () => {
  prometheus = await startFakePrometheus();
  folder = await mkdtemp(join(tmpdir(), 'preview-test-'));
  await writeFile(join(folder, 'every-panel.json'), JSON.stringify(everyPanel()));
  preview = await start(['--prometheus', prometheus.address, '--dashboards', folder]);
  // The first start on a machine installs the packages.
  [, address = ''] = await preview.wrote(/Dashboards +(http:\S+)/);
  browser = await launchChromium();
}, 6 * MINUTES);

afterAll(async () => {
  await browser?.close();
  await preview?.[Symbol.asyncDispose]();
  await prometheus?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

/** Opens the dashboard with every panel and waits until all of them are drawn. */
async function open(search = '?theme=dark') {
  const watched = await openPage(browser, { viewport: { width: 1280, height: 1500 } });
  await watched.page.goto(`${address}/d/every-panel${search}`);
  await drawn(watched.page);
  return watched;
}

async function drawn(page: Page): Promise<void> {
  await page.locator('[data-panel]').first().waitFor();
  await page.locator('[data-status="loading"]').first().waitFor({ state: 'detached' });
}

const statuses = (page: Page) =>
  page.locator('[data-panel]').evaluateAll((all) => all.map((one) => [one.getAttribute('data-panel'), one.getAttribute('data-status')]));
const panelOf = (page: Page, title: string) => page.locator(`[data-panel="${title}"]`);

test('every panel type is drawn, without an error of the page and without asking another host', async () => {
  const { page, complaints, hosts } = await open();
  expect(await statuses(page)).toEqual([
    ['Lines', 'drawn'],
    ['Figures', 'drawn'],
    ['Gauge', 'drawn'],
    ['Bars', 'drawn'],
    ['Heatmap', 'drawn'],
    ['Table', 'drawn'],
    ['Text', 'drawn'],
    ['Empty', 'empty'],
    ['Repeated pod-a', 'drawn'],
    ['Repeated pod-b', 'drawn'],
    ['Repeated pod-c', 'drawn'],
  ]);
  expect(await page.locator('[data-draw-error]').count()).toBe(0);
  expect(await panelOf(page, 'Lines').locator('canvas').count()).toBe(1);
  expect(await panelOf(page, 'Lines').textContent()).toContain('pod-c');
  expect(await panelOf(page, 'Figures').textContent()).toMatch(/pod-a.*\d/);
  expect(await panelOf(page, 'Gauge').locator('svg path').count()).toBeGreaterThan(3);
  expect(await panelOf(page, 'Gauge').textContent()).toContain('%');
  expect(await panelOf(page, 'Heatmap').locator('canvas').count()).toBe(1);
  expect(await panelOf(page, 'Table').textContent()).toContain('pod-b');
  expect(await panelOf(page, 'Text').locator('strong').textContent()).toBe('Strong');
  expect(await panelOf(page, 'Empty').textContent()).toContain('All is well');
  expect(await page.locator('[data-annotation="Events"]').count()).toBeGreaterThan(0);
  expect(await page.locator('[data-exemplar]').count()).toBeGreaterThan(0);
  expect(await page.evaluate(() => (globalThis as { ran?: boolean }).ran)).toBeUndefined();
  expect(complaints).toEqual([]);
  expect([...hosts]).toEqual([new URL(address).host]);
  await page.context().close();
});

test('a choice of a variable reaches the queries and the address, and repeats follow it', async () => {
  const { page } = await open();
  await page.locator('#var-pod').click();
  await page.getByRole('option', { name: 'pod-b' }).click();
  await page.keyboard.press('Escape');
  await panelOf(page, 'Repeated pod-a').waitFor({ state: 'detached' });
  await drawn(page);
  expect(new URL(page.url()).searchParams.getAll('var-pod')).toEqual(['pod-b']);
  expect(prometheus.expressions.at(-1)).not.toContain('pod-a');
  expect(prometheus.expressions).toContain('lines{pod=~"pod-b"}');
  expect(await page.getByRole('link', { name: 'Elsewhere' }).getAttribute('href')).toBe('https://example.com/?var-pod=pod-b');
  await page.context().close();
});

/** Moves down a graph until a line is near enough for its tooltip; where the line is depends on the time of the test. */
async function hoverLine(panel: Locator, tooltip: Locator): Promise<void> {
  const graph = panel.locator('.u-over');
  const height = await graph.evaluate((element) => element.clientHeight);
  for (let y = 5; y < height; y += 10) {
    await graph.hover({ position: { x: 120, y } });
    const shown = tooltip.waitFor({ timeout: 500 });
    if (await shown.then(() => true).catch(() => false)) return;
  }
  throw new Error(`No tooltip was shown at any of ${Math.floor(height / 10)} heights`);
}

test('a collapsed row opens, a series is shown alone, and a tooltip names values', async () => {
  const { page } = await open();
  await page.locator('[data-row="Hidden"]').click();
  await panelOf(page, 'Inside').waitFor();
  await page.locator('[data-row="First"]').click();
  await panelOf(page, 'Lines').waitFor({ state: 'detached' });
  await page.locator('[data-row="First"]').click();
  await drawn(page);
  const lines = panelOf(page, 'Lines');
  await lines.locator('button', { hasText: 'pod-b' }).click();
  await lines.locator('button[aria-label="All series selected"]').first().waitFor({ state: 'detached' });
  await hoverLine(lines, page.locator('#grafana-portal-container').getByText('pod-b').first());
  expect(await page.locator('#grafana-portal-container').textContent()).not.toContain('pod-a');
  await page.context().close();
});

test('a change of a file is shown within 1.5 s, and the choice is kept', async () => {
  const { page } = await open('?theme=dark&var-pod=pod-b&from=now-2h&to=now');
  const started = performance.now();
  await writeFile(join(folder, 'every-panel.json'), JSON.stringify(everyPanel('Renamed')));
  await panelOf(page, 'Renamed').waitFor();
  expect(performance.now() - started).toBeLessThan(1500);
  expect(new URL(page.url()).searchParams.get('from') ?? 'now-2h').toBe('now-2h');
  expect(await page.locator('[data-variable="pod"]').textContent()).toContain('pod-b');
  await page.context().close();
});

test('the types of the page agree with those of its packages', async () => {
  const { stdout, exitCode } = await execa('npx', ['tsc', '--noEmit', '--project', 'packages/preview'], {
    reject: false,
    cwd: join(import.meta.dirname, '../..'),
  });
  expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 0 });
});

test('the page is at most 1 MB, packed', async () => {
  const { page } = await open();
  const sources = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
  const scripts = sources.filter((name) => name.endsWith('.js'));
  const sizes = await Promise.all(scripts.map(async (name) => gzipSync(Buffer.from(await (await fetch(name)).arrayBuffer())).length));
  expect(scripts.length).toBeGreaterThan(0);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(1_000_000);
  await page.context().close();
});

test('what cannot be drawn fails the pictures, each with a sentence', async () => {
  const file = join(folder, 'broken-dashboard.json');
  await writeFile(file, JSON.stringify(BROKEN));
  await using pictures = await start([
    '--prometheus',
    prometheus.address,
    '--dashboards',
    file,
    '--png',
    join(folder, 'png'),
    '--theme',
    'light',
  ]);
  expect(await pictures.end()).toBe(1);
  expect(pictures.written.stdout).toContain('"Map" is of type "geomap", which is not drawn here');
  expect(pictures.written.stdout).toContain('"Wrong" has an error: parse error: unexpected end of input');
  expect(pictures.written.stdout).toContain('"Missing" has no data, and does not say what it shows without');
  await rm(file);
});

test('a picture is put beside the one before it, and differences are no failure', async () => {
  const [before, after] = [join(folder, 'before'), join(folder, 'after')];
  const take = async (title: string, png: string, more: readonly string[] = []) => {
    const file = join(folder, 'every-panel.json');
    await writeFile(file, JSON.stringify(everyPanel(title)));
    await using pictures = await start([
      '--prometheus',
      prometheus.address,
      '--dashboards',
      file,
      '--png',
      png,
      '--theme',
      'light',
      ...more,
    ]);
    expect({ code: await pictures.end(), said: pictures.written.stdout + pictures.written.stderr }).toMatchObject({ code: 0 });
    return pictures.written.stdout;
  };
  await take('Lines', before);
  expect(await take('Other lines', after, ['--against', before])).toMatch(/every-panel-light\.png: \d+\.\d\d % of the pixels differ/);
  expect((await readdir(after)).sort()).toEqual(['every-panel-light-compared.png', 'every-panel-light.png']);
});

test(
  'the dashboards of this repository have data in every panel, in both themes',
  async () => {
    const png = join(folder, 'own');
    await using pictures = await startCommand('local/command/main.ts', ['preview', '--png', png], environment);
    expect({ code: await pictures.end(), said: pictures.written.stdout + pictures.written.stderr }).toMatchObject({ code: 0 });
    const names = (await readdir(png)).sort();
    expect(names).toEqual(['nodejs', 'overview', 'slo'].flatMap((name) => [`lorem-${name}-dark.png`, `lorem-${name}-light.png`]));
    for (const name of names) expect((await stat(join(png, name))).size).toBeGreaterThan(50_000);
  },
  5 * MINUTES,
);

test('the stack draws its dashboards by the preview where Grafana is missing', async () => {
  await using stack = await startCommand('local/command/main.ts', ['stack'], environment);
  await stack.wrote(/Ctrl-C stops everything/);
  const [, dashboards = ''] = /^ {2}Dashboards +(http:\S+)$/m.exec(stack.written.stdout) ?? [];
  const list = (await (await fetch(`${dashboards}/api/dashboards`)).json()) as { dashboards: readonly { uid: string }[] };
  expect(list.dashboards.map(({ uid }) => uid).sort()).toEqual(['lorem-nodejs', 'lorem-overview', 'lorem-slo']);
  expect(await stack.end('SIGINT')).toBe(0);
  expect(await stack.leftovers()).toEqual([]);
});

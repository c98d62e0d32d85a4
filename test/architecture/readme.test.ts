import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { diagnose, renderText } from 'monitoring-doctor';
import { monitorCases } from '../../packages/doctor/src/testing/broken/monitor.ts';
import { ROOT, read } from './markdown.ts';

const readme = read('README.md');

test('the README has at most 150 lines', () => {
  expect(readme.trimEnd().split('\n').length).toBeLessThanOrEqual(150);
});

test('the README starts and tests the service by one line each', () => {
  for (const command of ['npm ci && npm start', 'npm ci && npm test']) expect(readme.split('\n')).toContain(command);
});

test('the README draws the chain', () => {
  expect(readme).toMatch(/^```mermaid\nflowchart /m);
});

test('the README shows the page, and each of its pictures has less than 200 kB', () => {
  const pictures = [...readme.matchAll(/!\[[^\]]+\]\(([^)]+)\)/g)].map(([, file = '']) => file);
  expect(pictures).toContain('docs/images/page.png');
  expect(pictures.filter((file) => statSync(join(ROOT, file)).size >= 200_000)).toEqual([]);
});

test.each(['README.md', 'packages/doctor/README.md'])('%s shows a finding of doctor as the command prints it', (page) => {
  const [, id, shown] = /<!-- doctor: (\S+) -->\n```text\n(.*?)```/s.exec(read(page)) ?? [];
  const texts = monitorCases.filter((one) => one.id === id).map(({ snapshot }) => renderText(diagnose(snapshot)));
  expect(texts[0]).toContain(shown);
});

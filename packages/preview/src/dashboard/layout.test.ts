import { expect, test } from '@jest/globals';
import type { PanelJson } from './dashboard.ts';
import type { Scope } from './interpolate.ts';
import { layout } from './layout.ts';

const scope: Scope = { pod: { values: ['a', 'b', 'c'], text: 'All', many: true } };
const panel = (id: number, gridPos: PanelJson['gridPos'], more: Partial<PanelJson> = {}): PanelJson => ({
  id,
  type: 'stat',
  ...(gridPos && { gridPos }),
  ...more,
});
const places = (panels: readonly PanelJson[], toggled: readonly string[] = []) =>
  layout({ panels, scope, toggled: new Set(toggled) }).map(({ key, gridPos: { x, y, w, h } }) => [key, x, y, w, h]);

test('panels below a row follow its title', () => {
  const row = panel(1, { x: 0, y: 0, w: 24, h: 1 }, { type: 'row' });
  expect(places([row, panel(2, { x: 0, y: 1, w: 12, h: 8 }), panel(3, { x: 12, y: 1, w: 12, h: 8 })])).toEqual([
    ['row-1', 0, 0, 24, 1],
    ['panel-2', 0, 1, 12, 8],
    ['panel-3', 12, 1, 12, 8],
  ]);
});

test('a collapsed row hides its panels until it is opened, and what is below moves', () => {
  const inner = panel(2, { x: 0, y: 1, w: 24, h: 8 });
  const list = [
    panel(1, { x: 0, y: 0, w: 24, h: 1 }, { type: 'row', collapsed: true, panels: [inner] }),
    panel(3, { x: 0, y: 1, w: 24, h: 1 }, { type: 'row' }),
  ];
  expect(places(list)).toEqual([
    ['row-1', 0, 0, 24, 1],
    ['row-3', 0, 1, 24, 1],
  ]);
  expect(places(list, ['row-1'])).toEqual([
    ['row-1', 0, 0, 24, 1],
    ['panel-2', 0, 1, 24, 8],
    ['row-3', 0, 9, 24, 1],
  ]);
});

test('an open row can be closed', () => {
  const row = panel(1, { x: 0, y: 0, w: 24, h: 1 }, { type: 'row' });
  expect(places([row, panel(2, { x: 0, y: 1, w: 24, h: 8 })], ['row-1'])).toEqual([['row-1', 0, 0, 24, 1]]);
});

test('a panel is repeated side by side for each value, and pushes down what is below', () => {
  const repeated = panel(1, { x: 0, y: 0, w: 24, h: 4 }, { repeat: 'pod', maxPerRow: 2 });
  expect(places([repeated, panel(2, { x: 0, y: 4, w: 24, h: 4 })])).toEqual([
    ['panel-1-pod=a', 0, 0, 12, 4],
    ['panel-1-pod=b', 12, 0, 12, 4],
    ['panel-1-pod=c', 0, 4, 12, 4],
    ['panel-2', 0, 8, 24, 4],
  ]);
});

test('a panel is repeated downwards', () => {
  const repeated = panel(1, { x: 6, y: 0, w: 6, h: 4 }, { repeat: 'pod', repeatDirection: 'v' });
  expect(places([repeated])).toEqual([
    ['panel-1-pod=a', 6, 0, 6, 4],
    ['panel-1-pod=b', 6, 4, 6, 4],
    ['panel-1-pod=c', 6, 8, 6, 4],
  ]);
});

test('a row is repeated with its panels, each with its own value', () => {
  const row = panel(1, { x: 0, y: 0, w: 24, h: 1 }, { type: 'row', repeat: 'pod' });
  const placed = layout({ panels: [row, panel(2, { x: 0, y: 1, w: 24, h: 4 })], scope, toggled: new Set() });
  expect(placed.map(({ key, gridPos }) => [key, gridPos.y])).toEqual([
    ['row-1-pod=a', 0],
    ['panel-2-pod=a', 1],
    ['row-1-pod=b', 5],
    ['panel-2-pod=b', 6],
    ['row-1-pod=c', 10],
    ['panel-2-pod=c', 11],
  ]);
  expect(placed[3]?.scope['pod']).toMatchObject({ values: ['b'] });
});

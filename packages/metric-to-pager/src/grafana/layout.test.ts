import { expect, test } from '@jest/globals';
import { constant } from '../promql/index.ts';
import { COLUMNS, layOut, panelRow } from './layout.ts';
import { stat } from './stat.ts';
import { target } from './target.ts';

const figure = (title: string) =>
  stat({ title, description: 'A figure.', unit: 'none', targets: [target({ expr: constant(1), legend: 'one' })] });

test('rows are stacked, and the panels of a panel row share its width', () => {
  const panels = layOut([
    { title: 'First', panelRows: [panelRow(4, [figure('a'), figure('b')]), panelRow(6, [figure('c')])] },
    { title: 'Second', panelRows: [panelRow(3, [figure('d')])] },
  ]);
  expect(panels.map(({ id, title, gridPos }) => [id, title, gridPos])).toEqual([
    [1, 'First', { x: 0, y: 0, w: 24, h: 1 }],
    [2, 'a', { x: 0, y: 1, w: 12, h: 4 }],
    [3, 'b', { x: 12, y: 1, w: 12, h: 4 }],
    [4, 'c', { x: 0, y: 5, w: 24, h: 6 }],
    [5, 'Second', { x: 0, y: 11, w: 24, h: 1 }],
    [6, 'd', { x: 0, y: 12, w: 24, h: 3 }],
  ]);
});

test('throws for a number of panels that does not fill the row', () => {
  const five = ['a', 'b', 'c', 'd', 'e'].map(figure);
  expect(() => panelRow(4, five)).toThrow(`A panel row must have 1, 2, 3, 4, 6, 8, 12 or ${COLUMNS} panels, got "5"; split it`);
  expect(() => panelRow(4, [])).toThrow('got "0"');
});

import { expect, test } from '@jest/globals';
import { parseArguments } from './arguments.ts';
import { type DashboardReport, findingsOf, type PanelReport } from './report.ts';

const NEEDED = ['--prometheus', 'http://localhost:9090', '--dashboards', 'mine'];

test('a Prometheus and dashboards are needed, and by default a page shows them and pictures have all themes', () => {
  expect(() => parseArguments([], '/here')).toThrow(/^--prometheus is missing: .*\n--dashboards is missing: .*$/);
  expect(parseArguments(['--help'], '/here')).toBe('help');
  expect(parseArguments(NEEDED, '/here')).toMatchObject({
    prometheus: new URL('http://localhost:9090'),
    dashboards: '/here/mine',
    png: undefined,
    wait: false,
    themes: ['light', 'dark'],
    width: 1280,
  });
});

test('paths are those of the folder in which the command was started', () => {
  const parsed = parseArguments([...NEEDED, '--png', '/out', '--against', '../old', '--theme', 'dark'], '/here');
  expect(parsed).toMatchObject({ dashboards: '/here/mine', png: '/out', against: '/old', themes: ['dark'] });
});

test('an address with a password is taken from the environment, and a flag counts more', () => {
  const environment = { PREVIEW_PROMETHEUS: 'http://me:secret@localhost:1' };
  const dashboards = ['--dashboards', 'mine'];
  expect(parseArguments(dashboards, '/', environment)).toMatchObject({ prometheus: new URL('http://me:secret@localhost:1/') });
  expect(parseArguments([...dashboards, '--prometheus', 'http://other:2'], '/', environment)).toMatchObject({
    prometheus: new URL('http://other:2'),
  });
  expect(() => parseArguments([], '/', { PREVIEW_PROMETHEUS: 'me' })).toThrow('PREVIEW_PROMETHEUS must be an address such as');
});

test('every wrong flag is named at once', () => {
  expect(() =>
    parseArguments(
      ['--dashboards', 'mine', '--prometheus', 'localhost:9090', '--theme', 'blue', '--width', '3', '--scrape-interval', 'often'],
      '/',
    ),
  ).toThrow(
    [
      '--prometheus must be an address such as http://localhost:9090, got "localhost:9090"',
      '--scrape-interval must be a duration such as 15s, got "often"',
      '--theme must be light, dark or both, got "blue"',
      '--width must be a whole number from 400 to 4000, got "3"',
    ].join('\n'),
  );
  expect(() => parseArguments(['--colour'], '/')).toThrow('--colour');
  expect(() => parseArguments(['--against', 'x'], '/')).toThrow('--against needs --png');
});

const panel = (more: Partial<PanelReport>): PanelReport => ({
  title: 'P',
  type: 'stat',
  status: 'drawn',
  expectsEmpty: false,
  error: undefined,
  ...more,
});
const report = (panels: readonly PanelReport[], pageErrors: readonly string[] = []): DashboardReport => ({
  panels,
  pageErrors,
  milliseconds: 1,
});

test.each([
  ['a panel that is drawn', report([panel({})]), []],
  ['a panel without data that says what it shows then', report([panel({ status: 'empty', expectsEmpty: true })]), []],
  ['a panel without data', report([panel({ status: 'empty' })]), ['"P" has no data, and does not say what it shows without']],
  ['an error of Prometheus', report([panel({ status: 'error', error: 'parse error' })]), ['"P" has an error: parse error']],
  [
    'an unknown panel type',
    report([panel({ status: 'unsupported', type: 'geomap' })]),
    ['"P" is of type "geomap", which is not drawn here'],
  ],
  ['a panel that never comes', report([panel({ status: 'loading' })]), ['"P" did not finish loading']],
  ['an error of the page', report([panel({})], ['boom']), ['The page has an error: boom']],
  ['no panel at all', report([]), ['The dashboard has no panel']],
])('%s', (_, given, findings) => {
  expect(findingsOf(given)).toEqual(findings);
});

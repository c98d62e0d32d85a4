import { expect, test } from '@jest/globals';
import { BURN_WINDOWS } from '../slo/index.ts';
import { AlertRouting } from './alert-routing.ts';
import { rendered } from './testing/rendered.ts';

const routing = rendered((chart) => new AlertRouting(chart, 'routing', { job: 'shop', namespace: 'team', alertPrefix: 'Shop' }));
const { route, inhibitRules, receivers } = routing['spec'];

interface Matcher {
  readonly name: string;
  readonly matchType: string;
  readonly value: string;
}

function matches({ name, matchType, value }: Matcher, labels: Readonly<Record<string, string>>): boolean {
  const label = labels[name] ?? '';
  return matchType === '=~' ? new RegExp(`^(?:${value})$`).test(label) : label === value;
}

test('routes only alerts of its own identity, with any matcher strategy of Alertmanager', () => {
  const own = (labels: Readonly<Record<string, string>>) => (route.matchers as Matcher[]).every((matcher) => matches(matcher, labels));
  expect(own({ namespace: 'team', job: 'shop' })).toBe(true);
  expect(own({ namespace: 'other', job: 'shop' })).toBe(false);
  expect(own({ namespace: 'team', job: 'shop-2' })).toBe(false);
});

test.each([
  ['critical', 'page'],
  ['warning', 'ticket'],
  ['info', 'null'],
])('an alert of severity %s goes to %s', (severity, receiver) => {
  const routes: readonly { readonly matchers: readonly Matcher[]; readonly receiver: string }[] = route.routes;
  expect(routes.find(({ matchers }) => matchers.every((matcher) => matches(matcher, { severity })))?.receiver).toBe(receiver);
});

test('an alert of an unknown severity is a ticket, and every route has its receiver', () => {
  expect(route.receiver).toBe('ticket');
  const known = (receivers as readonly { readonly name: string }[]).map(({ name }) => name);
  expect(known).toEqual(expect.arrayContaining((route.routes as readonly { readonly receiver: string }[]).map(({ receiver }) => receiver)));
});

test('alerts of one objective are grouped', () => {
  expect(route.groupBy).toEqual(['namespace', 'job', 'slo']);
});

test('each tier inhibits every slower tier of the same objective, and no other', () => {
  const tiers = BURN_WINDOWS.map(({ tier }) => tier);
  const inhibits = (fast: string, slow: string) =>
    (inhibitRules as readonly { readonly sourceMatch: Matcher[]; readonly targetMatch: Matcher[] }[]).some(
      ({ sourceMatch, targetMatch }) =>
        sourceMatch.every((matcher) => matches(matcher, { tier: fast })) &&
        targetMatch.every((matcher) => matches(matcher, { tier: slow })),
    );
  for (const [fast, faster] of tiers.entries())
    for (const [slow, slower] of tiers.entries()) expect([faster, slower, inhibits(faster, slower)]).toEqual([faster, slower, fast < slow]);
  for (const rule of inhibitRules) expect(rule.equal).toEqual(['namespace', 'job', 'slo']);
});

test('no alert without a tier is inhibited', () => {
  expect(
    (inhibitRules as readonly { readonly targetMatch: Matcher[] }[]).some(({ targetMatch }) => targetMatch.every((m) => matches(m, {}))),
  ).toBe(false);
});

test('the URLs of the webhooks come from a Secret', () => {
  expect(receivers).toMatchObject([
    { name: 'page', webhookConfigs: [{ sendResolved: true, urlSecret: { name: 'shop-receivers', key: 'page' } }] },
    { name: 'ticket', webhookConfigs: [{ sendResolved: true, urlSecret: { name: 'shop-receivers', key: 'ticket' } }] },
    { name: 'null' },
  ]);
});

test('the description names the required Secret', () => {
  expect(routing.metadata.annotations?.['kubernetes.io/description']).toMatch(
    /^Needs the Secret "shop-receivers" with .* "page" and "ticket"/,
  );
});

test('AlertRouting', () => {
  expect(routing).toMatchSnapshot();
});

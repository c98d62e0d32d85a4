import { expect, test } from '@jest/globals';
import { defineCatalogue } from '../../catalogue/catalogue.ts';
import { errorRatioSli, type Objectives } from '../../slo/index.ts';
import { alertsOf } from '../../slo/rule-groups.ts';
import { TIERS, threshold } from '../workbook.ts';
import { type BurnSubject, burnProofs } from './burn-cases.ts';

const { metrics } = defineCatalogue({
  shop_orders_total: { type: 'counter', help: 'Orders.', labels: { outcome: ['ok', 'failed', 'asked'] } },
});
const sli = errorRatioSli(metrics.shop_orders_total, {
  events: { outcome: { operator: '!=', value: 'asked' } },
  bad: { outcome: 'failed' },
});
const target = { namespace: 'mall', job: 'shop' };

function subjectWith(changes: Partial<Objectives>): BurnSubject {
  const objectives: Objectives = {
    period: '30d',
    minBadEvents: 10,
    objectives: { orders: { description: 'Orders work.', target: 0.99, drill: 'fail', sli } },
    ...changes,
  };
  const alerts = alertsOf({ objectives, alerts: [] }, { alertPrefix: 'Shop', ...target });
  return { objectives, target, alert: 'ShopErrorBudgetBurn', alerts, links: () => ({ runbook_url: 'https://shop.example/burn.md' }) };
}

test('every tier is asked at every step, for firing and for silence', () => {
  const proofs = burnProofs(subjectWith({}));
  expect(proofs.map(({ subject }) => subject)).toEqual(TIERS.map(({ name }) => `ShopErrorBudgetBurn/orders/${name}`));
  for (const { cases } of proofs) {
    const asked = cases.flatMap(({ checks }) => checks).filter((check) => check.kind === 'samples' && check.expr.startsWith('ALERTS'));
    const firing = asked.filter((check) => check.kind === 'samples' && check.samples.length > 0);
    expect(firing.length).toBeGreaterThan(300);
    expect(asked.length - firing.length).toBeGreaterThan(600);
  }
});

test('what is no event is served too, and is bad', () => {
  const [fires] = burnProofs(subjectWith({}))[0]?.cases ?? [];
  const foreign = Object.keys(fires?.series ?? {}).filter((series) => series.includes('asked') || series.includes('theirs'));
  expect(foreign.length).toBeGreaterThan(2);
});

test('the texts tell the thresholds that the workbook computes', () => {
  const { alerts } = subjectWith({});
  for (const tier of TIERS) {
    const text = alerts.find(({ labels }) => labels?.['tier'] === tier.name)?.description;
    const percent = Number((100 * threshold(tier, { budget: 0.01, period: 30 })).toPrecision(9));
    expect(text).toContain(` more than ${percent}% of those of the last `);
  }
});

test.each([0.94, 0.95, 0.99, 0.99999])(
  'every shape shows what it says of an objective of %d, whatever its period and its least number',
  (share) => {
    const orders = { description: 'Orders work.', target: share, drill: 'fail', sli };
    for (const period of ['7d', '30d'] as const) {
      for (const minBadEvents of [1, 5, 1000]) {
        expect(() => burnProofs(subjectWith({ period, minBadEvents, objectives: { orders } }))).not.toThrow();
      }
    }
  },
);

test('a shape that does not show what it says is refused', () => {
  expect(() => burnProofs(subjectWith({ minBadEvents: 1e12 }))).toThrow(
    'The case "fires" of orders/page-fast is to be firing at step 20, but the workbook says silent',
  );
});

import { RequestsPerSecond } from '@grafana/grafana-foundation-sdk/units';
import { defineCatalogue } from 'metric-to-pager';
import { counter, defineAlert, type SimulatedPod } from 'metric-to-pager/alerts';
import { SELECTED_SERVICES, target, timeSeries } from 'metric-to-pager/grafana';
import { equals, rate, series, sumBy } from 'metric-to-pager/promql';
import { defineObjectives, errorRatioSli } from 'metric-to-pager/slo';

const OUTCOMES = ['paid', 'failed'] as const;
export const catalogue = defineCatalogue({ orders_total: { type: 'counter', help: 'Orders.', labels: { outcome: OUTCOMES } } });
const { orders_total } = catalogue.metrics;

const bad = errorRatioSli(orders_total, { events: {}, bad: { outcome: 'failed' } });
const orders = { description: 'Orders are paid.', target: 0.999, sli: bad, byHand: 'decline every card' };
export const objectives = defineObjectives({ period: '30d', minBadEvents: 10, objectives: { orders } });

const paid = ({ labels, level }: SimulatedPod) => [counter('orders_total', { ...labels, outcome: 'paid' }, (minute) => 1 - level(minute))];
export const noOrders = defineAlert({
  name: 'NoOrders',
  expr: (where) => equals(sumBy(['namespace', 'job'], rate(series(orders_total, where), '10m')), 0),
  for: '10m',
  summary: 'No orders arrive.',
  description: '{{ $labels.job }} in {{ $labels.namespace }} has received no order for 20 minutes.',
  meaning: 'No order has arrived for 20 minutes.',
  expectation: { labels: ['namespace', 'job'], waits: 10, measure: 'mean', window: 10, limit: 0.95, suffers: 'every pod', series: paid },
  byHand: 'stop the traffic',
});

const perSecond = sumBy(['outcome'], rate(series(orders_total, SELECTED_SERVICES), '$__rate_interval'));
const targets = [target({ expr: perSecond, legend: '{{outcome}}' })];
export const panel = timeSeries({ title: 'Orders', description: 'By outcome.', unit: RequestsPerSecond, targets });

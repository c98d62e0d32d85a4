import { targetDown } from '../../alerts/index.ts';
import { defineCatalogue } from '../../catalogue/catalogue.ts';
import { matches } from '../../promql/index.ts';
import { defineObjectives, failures } from '../../slo/index.ts';
import { HTTP_PORT, type ServiceDefinition } from '../index.ts';

const catalogue = defineCatalogue({
  shop_orders_total: { type: 'counter', help: 'Orders.', labels: { result: ['sold', 'lost'] } },
});

/** A service to try things with. */
export const shop: ServiceDefinition = {
  name: 'shop',
  version: '1.2.3',
  catalogue,
  objectives: defineObjectives({
    period: '30d',
    minBadEvents: 10,
    objectives: {
      sales: {
        description: 'Orders are not lost.',
        target: 0.99,
        indicator: failures(catalogue.metrics.shop_orders_total, { events: {}, bad: { result: matches('lost') } }),
        drill: 'lose orders',
      },
    },
  }),
  alerts: [targetDown],
  alertPrefix: 'Shop',
  domain: 'shop.example',
  dashboards: () => [{ uid: 'shop-overview', title: 'Shop', json: { uid: 'shop-overview', title: 'Shop' }, labels: ['namespace', 'pod'] }],
  process: ({ metrics, env }) => ({
    variables: { ...env, PORT: String(HTTP_PORT), METRICS_PORT: String(metrics.port) },
    stopping: { delaySeconds: 5, drainSeconds: 20 },
  }),
};

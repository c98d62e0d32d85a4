import { targetDown } from '../../alerts/index.ts';
import { anyValue, defineCatalogue } from '../../catalogue/catalogue.ts';
import { matches } from '../../promql/index.ts';
import { defineObjectives, errorRatioSli } from '../../slo/index.ts';
import { type DeployableService, HTTP_PORT } from '../index.ts';

const catalogue = defineCatalogue({
  shop_orders_total: { type: 'counter', help: 'Orders.', labels: { result: ['sold', 'lost'] } },
  shop_build_info: { type: 'gauge', help: 'Build.', labels: { version: anyValue } },
});

/** A test service. */
export const shop: DeployableService = {
  name: 'shop',
  version: '1.2.3',
  catalogue,
  build: catalogue.metrics.shop_build_info,
  objectives: defineObjectives({
    period: '30d',
    minBadEvents: 10,
    objectives: {
      sales: {
        description: 'Orders are not lost.',
        target: 0.99,
        sli: errorRatioSli(catalogue.metrics.shop_orders_total, { events: {}, bad: { result: matches('lost') } }),
        drill: 'lose orders',
      },
    },
  }),
  alerts: [targetDown],
  alertPrefix: 'Shop',
  domain: 'shop.example',
  dashboards: () => [
    {
      uid: 'shop-overview',
      title: 'Shop',
      json: { uid: 'shop-overview', title: 'Shop' } as never,
      queries: [],
      labels: ['namespace', 'pod'],
    },
  ],
  process: ({ metrics, env }) => ({
    variables: { ...env, PORT: String(HTTP_PORT), METRICS_PORT: String(metrics.port) },
    stopping: { delaySeconds: 5, drainSeconds: 20 },
  }),
};

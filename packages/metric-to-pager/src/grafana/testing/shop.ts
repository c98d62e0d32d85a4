import { eventLoopSaturated } from '../../alerts/index.ts';
import { anyValue, defineCatalogue } from '../../catalogue/catalogue.ts';
import { defineObjectives, errorRatioSli } from '../../slo/index.ts';
import type { DashboardService } from '../index.ts';

/** The catalogue of a test service. */
export const catalogue = defineCatalogue({
  shop_orders_total: { type: 'counter', help: 'Orders.', labels: { kind: ['book', 'toy'], outcome: ['ok', 'failed'] } },
  shop_order_duration_seconds: { type: 'histogram', help: 'Time.', unit: 'seconds', labels: { kind: ['book', 'toy'] }, buckets: [0.25, 1] },
  shop_build_info: { type: 'gauge', help: 'Build.', labels: { version: anyValue } },
});

const { shop_orders_total: orders, shop_build_info: build } = catalogue.metrics;

/** A test service with one objective and one other alert. */
export const shop: DashboardService = {
  name: 'shop',
  catalogue,
  build,
  objectives: defineObjectives({
    period: '28d',
    minBadEvents: 5,
    objectives: {
      paid: {
        description: 'Orders are paid.',
        target: 0.99,
        sli: errorRatioSli(orders, { events: {}, bad: { outcome: 'failed' } }),
        drill: 'error',
      },
    },
  }),
  alerts: [eventLoopSaturated({ share: 0.8 })],
  alertPrefix: 'Shop',
  runbooks: 'https://shop.example/runbooks/',
};

import type { MonitoredService } from 'metric-to-pager/slo';
import { alerts } from './alerts.ts';
import { BUILD } from './config/version.ts';
import { catalogue } from './metrics.ts';
import { objectives } from './objectives.ts';
import { requests } from './requests.ts';

/** The service's definition for monitoring; charts/lorem.ts adds its deployment. */
export const service = {
  name: 'lorem',
  version: BUILD.version,
  alertPrefix: 'Lorem',
  /** Prefix of the service's annotations. */
  domain: 'lorem.dev',
  catalogue,
  build: catalogue.metrics.lorem_build_info,
  objectives,
  requests,
  alerts,
} as const satisfies MonitoredService & { readonly version: string; readonly domain: string };

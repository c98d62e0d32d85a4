import { type Fault, type Faults, greatest, putFault, type Traffic } from 'metric-to-pager/drill';
import { formatMatchers, NODE_SERIES } from 'metric-to-pager/promql';
import { alertsOf } from 'metric-to-pager/slo';
import type { FaultKind } from '../../service/faults/kinds.ts';
import { catalogue } from '../../service/metrics.ts';
import { service } from '../../service/service.ts';

const { metrics } = catalogue;

/** Fewer requests than any rate limit refuses. */
const FEW: Traffic = { path: '/lorem/word/3/10', workers: 1, everyMilliseconds: 700 };
/** More requests than the default rate limit lets through. */
const MANY: Traffic = { path: '/lorem/word/3/10', workers: 8, everyMilliseconds: 1 };

/** The faults that can be injected into a running installation, by their names in the definition. */
export const faults: Faults = {
  [drillOf('ErrorBudgetBurn', 'availability')]: requested({ kind: 'error' }, FEW),
  [drillOf('ErrorBudgetBurn', 'latency')]: requested({ kind: 'latency', milliseconds: 200 }, FEW),
  [drillOf('EventLoopSaturated')]: requested({ kind: 'block', milliseconds: 250 }, MANY),
  [drillOf('MemoryCloseToLimit')]: {
    shows: shown('allocate'),
    inject: async (site) => {
      const limit = await greatest(site, metrics.lorem_memory_limit_bytes.name);
      const used = await greatest(site, NODE_SERIES.process_resident_memory_bytes.name);
      return putFault(site, { kind: 'allocate', megabytes: Math.floor((0.95 * limit - used) / 2 ** 20) });
    },
  },
};

// --- internal ---

/** The name of the fault of an alert. */
function drillOf(alert: string, slo?: string): string {
  const name = service.alertPrefix + alert;
  const found = alertsOf(service, { alertPrefix: service.alertPrefix, namespace: '', job: '' }).find(
    (one) => one.name === name && one.labels?.['slo'] === slo,
  );
  if (found === undefined) throw new Error(`The service has no alert ${name}`);
  return found.drill;
}

function requested(fault: { readonly kind: FaultKind } & Readonly<Record<string, string | number>>, traffic: Traffic): Fault {
  return { inject: (site) => putFault(site, fault), shows: shown(fault.kind), traffic };
}

function shown(kind: FaultKind): Fault['shows'] {
  return (selector) =>
    `${metrics.lorem_faults_active.name}${selector} and ${metrics.lorem_faults_active.name}${formatMatchers({ kind })} > 0`;
}

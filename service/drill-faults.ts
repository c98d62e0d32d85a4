import {
  type ContainerFields,
  changeContainers,
  DEPLOYMENT,
  type Fault,
  type FaultSite,
  type Traffic,
  withEnvironment,
} from 'metric-to-pager/alerts';
import { formatMatchers, NODE_SERIES } from 'metric-to-pager/promql';
import type { SettingName } from './config.ts';
import type { FaultKind } from './faults/kinds.ts';
import { catalogue } from './metrics.ts';

const { metrics } = catalogue;

/** Below every rate limit that a drill sets. */
const NOW_AND_THEN: Traffic = { path: '/lorem/word/3/10', workers: 1, everyMilliseconds: 700 };

/** Spends the budget of availability. */
export const failing: Fault = {
  ...requested({ kind: 'error' }),
  description: 'every request is answered with 500',
  formerly: 'error, for a share of the requests',
  traffic: NOW_AND_THEN,
};

/** Spends the budget of latency. */
export const slow: Fault = {
  ...requested({ kind: 'latency', milliseconds: 200 }),
  description: 'every request waits for 200 ms',
  formerly: 'latency, for a share of the requests',
  traffic: NOW_AND_THEN,
};

/** Ends the process twice: two restarts between two scrapes would look like one. */
export const restarting: Fault = {
  ...asked('exit'),
  id: 'exit-twice',
  description: 'the process exits, then is OOM-killed',
  formerly: 'exit, repeated after each restart',
  traffic: NOW_AND_THEN,
  async inject(site) {
    await site.putFault({ kind: 'exit' });
    await restarted(site, { restarts: 1, reason: 'Error' });
    const limit = await site.greatest(memoryLimit);
    // The process is killed before it can answer.
    await site.putFault({ kind: 'allocate', megabytes: Math.ceil((2 * limit) / 2 ** 20) }).catch(() => undefined);
    await restarted(site, { restarts: 2, reason: 'OOMKilled' });
  },
  shows: (selector) => `${restarts(selector)} > 1`,
};

/** Uses nearly all the memory. */
export const growing: Fault = {
  ...asked('allocate'),
  description: 'memory is allocated up to 95% of the limit',
  formerly: 'allocate memory up to the limit and keep it',
  async inject(site) {
    const limit = await site.greatest(memoryLimit);
    const used = await site.greatest((selector) => NODE_SERIES.process_resident_memory_bytes.name + selector);
    await site.putFault({ kind: 'allocate', megabytes: Math.floor((0.95 * limit - used) / 2 ** 20) });
  },
};

/** Keeps the event loop busy. */
export const blocked: Fault = {
  ...asked('block'),
  description: 'requests block the event loop without a pause',
  formerly: 'block the event loop for most of every second',
  changes: [DEPLOYMENT],
  inject: (site) => blockWith(site, { milliseconds: 250, resources: {} }),
};

/** Needs more CPU than the limit allows. */
export const throttled: Fault = {
  ...blocked,
  id: 'cpu-limit',
  description: 'a CPU limit of 100m, and requests that need more',
  formerly: 'a CPU limit of 100m, and traffic',
  inject: (site) => blockWith(site, { milliseconds: 100, resources: { cpu: '100m' } }),
};

/** Refuses requests by a low rate limit. */
export const refusing: Fault = {
  ...rolledOut({ RATE_LIMIT_PER_SECOND: '2' }, { ...NOW_AND_THEN, workers: 2, everyMilliseconds: 50 }),
  id: 'low-rate-limit',
  description: 'more requests than the rate limit allows',
  formerly: 'more requests than the rate limit allows, for 20 minutes',
  shows: (selector) => `sum(increase(${metrics.lorem_requests_total.name}${narrowed(selector, { outcome: 'limited' })}[2m])) > 0`,
};

/** Loses the Redis of the rate limit. Other users of the same Redis are not affected. */
export const alone: Fault = {
  ...rolledOut({ REDIS_URL: 'redis://127.0.0.1:9', RATE_LIMIT_PER_SECOND: '50' }),
  id: 'closed-store-port',
  description: "the address of the rate limit's store points at a closed port",
  formerly: 'scale the store to nothing',
  shows: (selector) => `${metrics.lorem_rate_limit_store_up.name}${selector} == 0`,
};

/** Rolls out a copy of the bundle with another revision that never becomes ready. */
export const stuck: Fault = {
  id: 'stuck-rollout',
  description: 'another build is rolled out and does not become ready',
  formerly: 'roll out an image whose pods never become ready',
  changes: [DEPLOYMENT],
  inject: (site) => changeContainers(site, (container) => ({ ...container, ...OTHER_BUILD })),
  shows: (selector) => `count(count by (revision) (${metrics.lorem_build_info.name}${selector})) > 1`,
};

// --- internal ---

/** A fault of the service's own, which it shows by a metric. */
function asked(kind: FaultKind) {
  return {
    id: kind,
    asksService: true,
    needs: { FAULTS: 'on' } satisfies Partial<Record<SettingName, string>>,
    shows: (selector: string) => `${metrics.lorem_faults_active.name}${narrowed(selector, { kind })} > 0`,
  };
}

function requested(fault: { readonly kind: FaultKind } & Readonly<Record<string, string | number>>) {
  return { ...asked(fault.kind), inject: (site: FaultSite) => site.putFault(fault) };
}

/** A change of the settings, and requests that meet it. */
function rolledOut(settings: Partial<Record<SettingName, string>>, traffic: Traffic = NOW_AND_THEN) {
  const inject = async (site: FaultSite) => {
    await rollOut(site, (container) => withEnvironment(container, settings));
    site.sendRequests(traffic);
  };
  return { changes: [DEPLOYMENT], inject };
}

async function rollOut(site: FaultSite, changed: (container: ContainerFields) => ContainerFields): Promise<void> {
  await changeContainers(site, changed);
  await site.rolledOut();
}

/** Load shedding would refuse the requests that block. The request for CPU equals the limit: on a busy node the pod would not reach it. */
async function blockWith(
  site: FaultSite,
  { milliseconds, resources }: { readonly milliseconds: number; readonly resources: { readonly cpu?: string } },
): Promise<void> {
  await rollOut(site, (container) => ({
    ...withEnvironment(container, { OVERLOAD_DELAY_MS: '0' } satisfies Partial<Record<SettingName, string>>),
    resources: {
      ...container.resources,
      limits: { ...container.resources?.limits, ...resources },
      requests: { ...container.resources?.requests, ...resources },
    },
  }));
  await site.putFault({ kind: 'block', milliseconds });
  site.sendRequests({ ...NOW_AND_THEN, workers: 3, everyMilliseconds: 1 });
}

/** Waits until Kubernetes reports the reason of the last termination, and Prometheus the number of restarts. */
function restarted(site: FaultSite, { restarts: wanted, reason }: { readonly restarts: number; readonly reason: string }): Promise<void> {
  return site.waitFor(`restart ${wanted}`, async () => {
    const pods = await site.pods();
    if (!pods.every(({ ready }) => ready)) return { missing: 'it is not ready again' };
    const ended = pods.flatMap(({ terminated }) => terminated);
    if (!ended.includes(reason)) return { missing: `the process terminated by ${ended.join(' ')}, expected ${reason}` };
    const counted = await site.greatest(restarts);
    return counted >= wanted ? { found: undefined } : { missing: `Prometheus has seen ${counted} restarts` };
  });
}

function restarts(selector: string): string {
  return `changes(${NODE_SERIES.process_start_time_seconds.name}${selector}[5m])`;
}

function memoryLimit(selector: string): string {
  return metrics.lorem_memory_limit_bytes.name + selector;
}

/** Adds matchers to a selector. */
function narrowed(selector: string, matchers: Readonly<Record<string, string>>): string {
  return selector.replace('}', `,${formatMatchers(matchers).slice(1)}`);
}

/** Container fields that run the same image as another build that never becomes ready. */
const OTHER_BUILD = {
  args: [
    '--input-type=module',
    '--eval',
    `import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
     cpSync('/app', '/tmp/app', { recursive: true, filter: (path) => !path.startsWith('/app/cache') });
     const revision = /(["']?revision["']?: ?)(["'])[^"']*\\2/g;
     for (const file of readdirSync('/tmp/app/service')) {
       const path = '/tmp/app/service/' + file;
       const source = readFileSync(path, 'utf8');
       writeFileSync(path, source.replace(revision, '$1"another"'));
     }
     await import('/tmp/app/service/main.mjs');`,
  ],
  readinessProbe: { httpGet: { path: '/never-ready', port: 'http' }, periodSeconds: 5 },
};

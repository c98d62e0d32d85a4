import type { KubernetesObject } from 'metric-to-pager/cluster';
import { referenceTo } from 'metric-to-pager/cluster';
import { nearest } from 'metric-to-pager/terminal';
import type { Check, Observation } from '../check.ts';
import type { Fix } from '../finding.ts';
import { jsonFix, manualFix } from '../fix.ts';
import { durationSeconds } from '../model/durations.ts';
import { links } from '../model/links.ts';
import type { Model } from '../model/model.ts';
import type { Monitor } from '../model/monitors.ts';
import { type Relabeling, relabelingProblem } from '../model/relabeling-problem.ts';
import { secretReferences } from '../model/secret-references.ts';
import { breaking, called, listed } from './about-monitor.ts';
import { rejectionOf } from './rejection.ts';

/** The operator accepts the monitor: what it rejects is skipped, while the others are scraped on. */
export const monitor: readonly Check[] = [
  {
    id: 'monitor.secret-missing',
    row: 13,
    severity: 'error',
    title: 'The monitor refers to a Secret or a key that does not exist',
    why: 'The operator skips a monitor whose credentials it cannot read. The other monitors are scraped, so that nothing looks broken.',
    page: {
      cause:
        'The Secret is in another namespace, has another name, or lacks the key. A monitor can only refer to Secrets of its own namespace.',
      evidence: 'The operator emits an event with the reason InvalidConfiguration for the monitor.',
      fix: 'Create the Secret in the namespace of the monitor, or correct the reference.',
    },
    run: (model) =>
      model.monitors.flatMap((one) =>
        secretReferences(one.object.spec).flatMap(({ at, name, key }) => {
          const { inventory } = model;
          if (!inventory.sees('Secret', one.namespace)) return [];
          const secret = inventory.find('Secret', { namespace: one.namespace, name });
          if (secret?.keys.includes(key) === true) return [];
          const near =
            secret === undefined ? undefined : (nearest(key, secret.keys) ?? (secret.keys.length === 1 ? secret.keys[0] : undefined));
          const path = `/${at.replaceAll('.', '/')}/key`;
          return [
            {
              subject: referenceTo(one.object),
              message:
                secret === undefined
                  ? `${called(one.object)} refers to Secret ${name}, which does not exist in namespace ${one.namespace}.`
                  : `${called(one.object)} refers to the key "${key}" of Secret ${name}, which has ${listed(secret.keys) || 'no keys'}.`,
              evidence: [`${at}: {name: ${name}, key: ${key}}`, 'a monitor can refer to Secrets of its own namespace only'],
              fix:
                near !== undefined
                  ? jsonFix(one.object, [{ op: 'replace', path, value: near }], { safe: true })
                  : manualFix(`kubectl -n ${one.namespace} create secret generic ${name} --from-literal=${key}=VALUE`),
              ...breaking(one, links.accepted),
            },
          ];
        }),
      ),
  },
  {
    id: 'monitor.scrape-class-unknown',
    row: 13,
    severity: 'error',
    title: 'The monitor names a scrape class that Prometheus does not have',
    why: 'The operator rejects a monitor with an unknown scrape class.',
    page: {
      cause: 'spec.scrapeClass is misspelled, or the Prometheus that selects the monitor defines other classes.',
      evidence: 'Compare spec.scrapeClass of the monitor with spec.scrapeClasses[].name of Prometheus.',
      fix: 'Name a class that exists, or remove the field.',
    },
    run: (model) =>
      model.monitors.flatMap((one) => {
        const wanted = (one.object.spec as Fields)?.scrapeClass;
        if (wanted === undefined) return [];
        return prometheusesOf(one, model).flatMap(({ object }) => {
          const known = (object.spec?.scrapeClasses ?? []).map(({ name }) => name);
          if (known.includes(wanted)) return [];
          const near = nearest(wanted, known);
          return [
            {
              subject: referenceTo(one.object),
              message: `${called(one.object)} names the scrape class "${wanted}", and ${called(object)} has ${listed(known) || 'none'}.`,
              evidence: [`spec.scrapeClass: ${wanted}`],
              fix: jsonFix(
                one.object,
                [
                  near === undefined
                    ? { op: 'remove', path: '/spec/scrapeClass' }
                    : { op: 'replace', path: '/spec/scrapeClass', value: near },
                ],
                { safe: true },
              ),
              ...breaking(one, links.accepted),
            },
          ];
        });
      }),
  },
  {
    id: 'monitor.timeout-too-long',
    row: 13,
    severity: 'error',
    title: 'The scrape timeout is longer than the interval',
    why: 'Prometheus refuses such a configuration, so the operator rejects the monitor.',
    page: {
      cause: 'scrapeTimeout of an endpoint is above its interval, or above that of Prometheus when the endpoint sets none.',
      evidence: 'spec.endpoints[].scrapeTimeout and interval, and spec.scrapeInterval of Prometheus.',
      fix: 'Lower the timeout to the interval at most.',
    },
    run: (model) =>
      eachEndpoint(model, (one, endpoint, index) => {
        const { scrapeTimeout, interval } = endpoint;
        const [prometheus] = prometheusesOf(one, model);
        if (scrapeTimeout === undefined || (interval === undefined && prometheus === undefined)) return undefined;
        const used = interval ?? prometheus?.object.spec?.scrapeInterval ?? DEFAULT_INTERVAL;
        if ((durationSeconds(scrapeTimeout) ?? 0) <= (durationSeconds(used) ?? Number.POSITIVE_INFINITY)) return undefined;
        return {
          message: `${called(one.object)} has the scrape timeout ${scrapeTimeout}, which is longer than its interval ${used}.`,
          evidence: [
            `scrapeTimeout: ${scrapeTimeout}`,
            interval === undefined ? `interval: absent, so that of Prometheus counts: ${used}` : `interval: ${interval}`,
          ],
          fix: jsonFix(one.object, [{ op: 'replace', path: `${pathOf(one, index)}/scrapeTimeout`, value: used }], { safe: true }),
        };
      }),
  },
  {
    id: 'monitor.relabeling-invalid',
    row: 13,
    severity: 'error',
    title: 'A relabeling of the monitor is not valid',
    why: 'The operator rejects the whole monitor for one relabeling that Prometheus would refuse.',
    page: {
      cause: 'The regular expression does not compile, the action is unknown, or a replacing action has no target label.',
      evidence: 'spec.endpoints[].relabelings and metricRelabelings.',
      fix: 'Correct the step, or remove it.',
    },
    run: (model) =>
      eachEndpoint(model, (one, endpoint, index) => {
        for (const field of ['relabelings', 'metricRelabelings'] as const) {
          for (const [step, config] of (endpoint[field] ?? []).entries()) {
            const problem = relabelingProblem(config);
            if (problem === undefined) continue;
            const at = `${pathOf(one, index)}/${field}/${step}`;
            return {
              message: `${called(one.object)} has a relabeling that Prometheus refuses: ${problem}.`,
              evidence: [`${at.slice(1).replaceAll('/', '.')}: ${JSON.stringify(config)}`],
              fix: jsonFix(one.object, [{ op: 'remove', path: at }], { safe: false }),
            };
          }
        }
        return undefined;
      }),
  },
  {
    id: 'monitor.file-access-denied',
    row: 13,
    severity: 'error',
    title: 'The monitor reads files, and Prometheus denies that',
    why: 'With arbitraryFSAccessThroughSMs.deny the operator rejects every monitor that names a file of the Prometheus container.',
    page: {
      cause:
        'The endpoint uses bearerTokenFile or a file in tlsConfig, from a chart that was made for a Prometheus without the restriction.',
      evidence: 'spec.arbitraryFSAccessThroughSMs.deny: true of Prometheus, and the file in the endpoint.',
      fix: 'Use a Secret: authorization.credentials instead of bearerTokenFile, tlsConfig.ca.secret instead of caFile.',
    },
    run: (model) =>
      eachEndpoint(model, (one, endpoint, index) => {
        const denying = prometheusesOf(one, model).find(({ object }) => object.spec?.arbitraryFSAccessThroughSMs?.deny === true);
        const { caFile, certFile, keyFile } = endpoint.tlsConfig ?? {};
        const files = Object.entries({ bearerTokenFile: endpoint.bearerTokenFile, caFile, certFile, keyFile }).filter(
          ([, file]) => file !== undefined && file !== '',
        );
        const [[field, file] = []] = files;
        if (denying === undefined || field === undefined) return undefined;
        const path = field === 'bearerTokenFile' ? field : `tlsConfig/${field}`;
        return {
          message: `${called(one.object)} names the file ${file} (${field}), and ${called(denying.object)} denies access to files.`,
          evidence: [`${called(denying.object)}: spec.arbitraryFSAccessThroughSMs.deny: true`],
          fix: jsonFix(one.object, [{ op: 'remove', path: `${pathOf(one, index)}/${path}` }], { safe: false }),
        };
      }),
  },
  {
    id: 'monitor.rejected',
    row: 13,
    severity: 'error',
    title: 'The operator rejects the monitor',
    why: 'A rejected monitor is left out of the configuration, while the others are scraped on.',
    page: {
      cause: 'A field of the monitor is not valid for the Prometheus that selects it.',
      evidence:
        'An event with the reason InvalidConfiguration, the condition Accepted in status.bindings of the monitor, or prometheus_operator_managed_resources{state="rejected"}.',
      fix: 'Correct what the message names.',
    },
    run: (model) =>
      model.monitors.flatMap((one) => {
        const reason = rejectionOf(one.object, model, isWritten(one));
        if (reason === undefined) return [];
        const { name } = one.object.metadata;
        return [
          {
            subject: referenceTo(one.object),
            message: `The operator rejects ${called(one.object)}: ${reason}.`,
            evidence: [reason],
            fix: manualFix(
              `kubectl -n ${one.namespace} get events --field-selector involvedObject.name=${name}; kubectl -n ${one.namespace} edit ${one.kind.toLowerCase()} ${name}`,
            ),
            ...breaking(one, links.accepted),
            needs: [links.accepted(one.key)],
          },
        ];
      }),
  },
];

// --- internal ---

/** Whether the operator has written every endpoint of a monitor into a configuration. */
function isWritten({ endpoints, servers }: Monitor): boolean {
  return servers.some(({ generatedJobs, pools }) => {
    const jobs = generatedJobs ?? (pools === undefined ? [] : Object.keys(pools));
    return endpoints.length > 0 && endpoints.every(({ pool }) => jobs.includes(pool));
  });
}

/** What Prometheus scrapes by, when neither the endpoint nor the Prometheus object sets it. */
const DEFAULT_INTERVAL = '30s';

interface EndpointFields {
  readonly interval?: string;
  readonly scrapeTimeout?: string;
  readonly relabelings?: readonly Relabeling[];
  readonly metricRelabelings?: readonly Relabeling[];
  readonly bearerTokenFile?: string;
  readonly tlsConfig?: { readonly caFile?: string; readonly certFile?: string; readonly keyFile?: string };
}

interface Fields {
  readonly scrapeClass?: string;
  readonly endpoints?: readonly EndpointFields[];
  readonly podMetricsEndpoints?: readonly EndpointFields[];
}

type Part = Pick<Observation, 'message' | 'evidence'> & { readonly fix: Fix };

function eachEndpoint(
  { monitors }: Model,
  judge: (one: Monitor, endpoint: EndpointFields, index: number) => Part | undefined,
): readonly Observation[] {
  return monitors.flatMap((one) => {
    const { endpoints, podMetricsEndpoints } = one.object.spec as Fields;
    return (endpoints ?? podMetricsEndpoints ?? []).flatMap((endpoint, index) => {
      const part = judge(one, endpoint, index);
      return part === undefined
        ? []
        : [{ subject: referenceTo(one.object as KubernetesObject), ...part, ...breaking(one, links.accepted) }];
    });
  });
}

function pathOf({ kind }: Monitor, index: number): string {
  return `/spec/${kind === 'PodMonitor' ? 'podMetricsEndpoints' : 'endpoints'}/${index}`;
}

function prometheusesOf({ selectedBy }: Monitor, { prometheuses }: Model) {
  return prometheuses.filter(({ key }) => selectedBy.some((by) => by.key === key));
}

import { parseDuration } from 'metric-to-pager/promql';
import { comment, kubectl, soleNearest } from 'metric-to-pager/terminal';
import type { Check, Observation } from '../check.ts';
import { editFix, jsonFix, manualFix } from '../fix.ts';
import { links } from '../model/links.ts';
import type { Model } from '../model/model.ts';
import type { Monitor, MonitoredEndpoint } from '../model/monitors.ts';
import { likely } from '../model/nearby.ts';
import { joinNames } from '../model/object-view.ts';
import { relabelingProblem } from '../model/relabeling-problem.ts';
import { secretReferences } from '../model/secret-references.ts';
import { probeProblem, type ValidatedPart, validatedParts } from '../model/validated-parts.ts';
import { rejectionOf } from './rejection.ts';

/** The operator accepts the monitor: what it rejects is skipped, while the others are scraped on. */
export const monitor: readonly Check[] = [
  {
    id: 'monitor.secret-missing',
    severity: 'error',
    title: 'The monitor refers to a Secret or a key that does not exist',
    why: 'The operator skips a monitor whose credentials it cannot read. The other monitors are scraped, so that nothing looks broken.',
    cause:
      'The Secret is in another namespace, has another name, or lacks the key. A monitor can only refer to Secrets of its own namespace.',
    evidence: 'The operator emits an event with the reason InvalidConfiguration for the monitor.',
    fix: 'Create the Secret in the namespace of the monitor, or correct the reference.',
    run: (model) =>
      model.monitors.flatMap((one) =>
        secretReferences(one.object.spec).flatMap(({ at, name, key }) => {
          const { inventory } = model;
          if (!inventory.sees('Secret', one.namespace)) return [];
          const secret = inventory.find('Secret', { namespace: one.namespace, name });
          if (secret?.keys.includes(key) === true) return [];
          const near = likely(key, secret?.keys ?? []);
          const path = `/${at.replaceAll('.', '/')}/key`;
          return {
            subject: one.reference,
            message:
              secret === undefined
                ? `${one.name} refers to Secret ${name}, which does not exist in namespace ${one.namespace}.`
                : `${one.name} refers to the key "${key}" of Secret ${name}, which has ${joinNames(secret.keys) || 'no keys'}.`,
            evidence: [`${at}: {name: ${name}, key: ${key}}`, 'a monitor can refer to Secrets of its own namespace only'],
            fix:
              near !== undefined
                ? jsonFix(one.object, [{ op: 'replace', path, value: near }], { safe: true })
                : manualFix(kubectl(one.namespace)`create secret generic ${name} --from-literal=${key}=VALUE`),
            ...one.breaking(links.accepted),
          };
        }),
      ),
  },
  {
    id: 'monitor.scrape-class-unknown',
    severity: 'error',
    title: 'The monitor names a scrape class that Prometheus does not have',
    why: 'The operator rejects a monitor with an unknown scrape class.',
    cause: 'spec.scrapeClass is misspelled, or the Prometheus that selects the monitor defines other classes.',
    evidence: 'Compare spec.scrapeClass of the monitor with spec.scrapeClasses[].name of Prometheus.',
    fix: 'Name a class that exists, or remove the field.',
    run: (model) =>
      model.monitors.flatMap((one) => {
        const wanted = one.spec.scrapeClass;
        if (wanted === undefined) return [];
        return one.selectedBy.flatMap(({ object, name: prometheus }) => {
          const known = (object.spec?.scrapeClasses ?? []).map(({ name }) => name);
          if (known.includes(wanted)) return [];
          const near = soleNearest(wanted, known);
          return {
            subject: one.reference,
            message: `${one.name} names the scrape class "${wanted}", and ${prometheus} has ${joinNames(known) || 'none'}.`,
            evidence: [`spec.scrapeClass: ${wanted}`],
            fix: jsonFix(
              one.object,
              [
                near === undefined
                  ? { op: 'remove', path: '/spec/scrapeClass' }
                  : { op: 'replace', path: '/spec/scrapeClass', value: near },
              ],
              { safe: one.selectedBy.length === 1 },
            ),
            ...one.breaking(links.accepted),
          };
        });
      }),
  },
  {
    id: 'monitor.timeout-too-long',
    severity: 'error',
    title: 'The scrape timeout is longer than the interval',
    why: 'Prometheus refuses such a configuration, so the operator rejects the monitor.',
    cause:
      'scrapeTimeout is above the interval of the endpoint, the Probe or the ScrapeConfig, or above that of Prometheus when none is set.',
    evidence: 'scrapeTimeout and interval of the monitor, and spec.scrapeInterval of Prometheus.',
    fix: 'Lower the timeout to the interval at most.',
    run: (model) =>
      eachPart(model, (one, { at, interval, timeout }) => {
        const [prometheus] = one.selectedBy;
        if (timeout === undefined || (interval === undefined && prometheus === undefined)) return undefined;
        const used = interval ?? prometheus?.object.spec?.scrapeInterval ?? DEFAULT_INTERVAL;
        if ((parseDuration(timeout) ?? 0) <= (parseDuration(used) ?? Number.POSITIVE_INFINITY)) return undefined;
        return {
          message: `${one.name} has the scrape timeout ${timeout}, which is longer than its interval ${used}.`,
          evidence: [
            `scrapeTimeout: ${timeout}`,
            interval === undefined ? `interval: absent, so that of Prometheus counts: ${used}` : `interval: ${interval}`,
          ],
          fix: jsonFix(one.object, [{ op: 'replace', path: at.timeout, value: used }], {
            safe: interval !== undefined || one.selectedBy.length === 1,
          }),
        };
      }),
  },
  {
    id: 'monitor.relabeling-invalid',
    severity: 'error',
    title: 'A relabeling of the monitor is not valid',
    why: 'The operator rejects the whole monitor for one relabeling that Prometheus would refuse.',
    cause:
      'The regular expression does not compile, the action is unknown, a replacing action has no target label, or labeldrop has more than a regex.',
    evidence: 'The steps of relabelings and metricRelabelings.',
    fix: 'Correct the step, or remove it.',
    run: (model) =>
      eachPart(model, (one, { relabelings }) => {
        for (const [list, steps] of Object.entries(relabelings)) {
          for (const [step, config] of steps.entries()) {
            const problem = relabelingProblem(config);
            if (problem === undefined) continue;
            const at = `${list}/${step}`;
            return {
              message: `${one.name} has a relabeling that Prometheus refuses: ${problem}.`,
              evidence: [`${at.slice(1).replaceAll('/', '.')}: ${JSON.stringify(config)}`],
              fix: jsonFix(one.object, [{ op: 'remove', path: at }], { safe: false }),
            };
          }
        }
        return undefined;
      }),
  },
  {
    id: 'monitor.probe-invalid',
    severity: 'error',
    title: 'The Probe has a prober or targets that the operator refuses',
    why: 'The operator rejects the Probe, so that nothing is probed, while everything else is scraped on.',
    cause: 'spec.prober.url holds a scheme or a path, as other tools want it, or spec.targets is empty.',
    evidence: 'spec.prober.url and spec.targets. The scheme of the prober is spec.prober.scheme, its path spec.prober.path.',
    fix: 'Write the prober as host:port.',
    run: ({ monitors }) =>
      monitors.flatMap((one) => {
        const problem = probeProblem(one);
        if (problem === undefined) return [];
        const { at, message, host } = problem;
        return {
          subject: one.reference,
          message: `${one.name} is refused by the operator: ${message}.`,
          evidence: [at.slice(1).replaceAll('/', '.')],
          fix:
            host === undefined
              ? editFix(one.object, comment`${at.slice(1).replaceAll('/', '.')}`)
              : jsonFix(one.object, [{ op: 'replace', path: at, value: host }], { safe: false }),
          ...one.breaking(links.accepted),
        };
      }),
  },
  {
    id: 'monitor.file-access-denied',
    severity: 'error',
    title: 'The monitor reads files, and Prometheus denies that',
    why: 'With arbitraryFSAccessThroughSMs.deny the operator rejects every monitor that names a file of the Prometheus container.',
    cause: 'The endpoint uses bearerTokenFile or a file in tlsConfig, from a chart that was made for a Prometheus without the restriction.',
    evidence: 'spec.arbitraryFSAccessThroughSMs.deny: true of Prometheus, and the file in the endpoint.',
    fix: 'Use a Secret: authorization.credentials instead of bearerTokenFile, tlsConfig.ca.secret instead of caFile.',
    run: (model) =>
      eachEndpoint(model, (one, endpoint) => {
        const denying = one.selectedBy.find(({ object }) => object.spec?.arbitraryFSAccessThroughSMs?.deny === true);
        const { caFile, certFile, keyFile } = endpoint.tlsConfig ?? {};
        const files = { bearerTokenFile: endpoint.bearerTokenFile, caFile, certFile, keyFile };
        const [field, file] = Object.entries(files).find(([, one]) => one !== undefined && one !== '') ?? [];
        if (denying === undefined || field === undefined) return undefined;
        const path = field === 'bearerTokenFile' ? field : `tlsConfig/${field}`;
        return {
          message: `${one.name} names the file ${file} (${field}), and ${denying.name} denies access to files.`,
          evidence: [`${denying.name}: spec.arbitraryFSAccessThroughSMs.deny: true`],
          fix: jsonFix(one.object, [{ op: 'remove', path: `${one.endpointPath(endpoint.index)}/${path}` }], { safe: false }),
        };
      }),
  },
  {
    id: 'monitor.rejected',
    severity: 'error',
    title: 'The operator rejects the monitor',
    why: 'A rejected monitor is left out of the configuration, while the others are scraped on.',
    cause: 'A field of the monitor is not valid for the Prometheus that selects it.',
    evidence:
      'An event with the reason InvalidConfiguration, the condition Accepted in status.bindings of the monitor, or prometheus_operator_managed_resources{state="rejected"}.',
    fix: 'Correct what the message names.',
    run: (model) =>
      model.monitors.flatMap((one) => {
        const rejection = rejectionOf(one, model, { inUse: isWritten(one) });
        return rejection === undefined ? [] : { ...rejection, ...one.breaking(links.accepted), needs: [links.accepted(one.key)] };
      }),
  },
];

// --- internal ---

/** Returns whether the operator has written every endpoint of a monitor into a configuration. */
function isWritten({ endpoints, servers }: Monitor): boolean {
  return servers.some(({ generatedJobs, pools }) => {
    const jobs = generatedJobs ?? (pools === undefined ? [] : Object.keys(pools));
    return endpoints.length > 0 && endpoints.every(({ pool }) => jobs.includes(pool));
  });
}

/** The interval of scrapes when neither the endpoint nor the Prometheus object sets it. */
const DEFAULT_INTERVAL = '30s';

function eachPart(
  { monitors }: Model,
  judge: (one: Monitor, part: ValidatedPart) => Pick<Observation, 'message' | 'evidence' | 'fix'> | undefined,
): readonly Observation[] {
  return monitors.flatMap((one) =>
    validatedParts(one).flatMap((part) => {
      const found = judge(one, part);
      return found === undefined ? [] : { subject: one.reference, ...found, ...one.breaking(links.accepted) };
    }),
  );
}

function eachEndpoint(
  { monitors }: Model,
  judge: (one: Monitor, endpoint: MonitoredEndpoint) => Pick<Observation, 'message' | 'evidence' | 'fix'> | undefined,
): readonly Observation[] {
  return monitors.flatMap((one) =>
    one.endpoints.flatMap((endpoint) => {
      const part = judge(one, endpoint);
      return part === undefined ? [] : { subject: one.reference, ...part, ...one.breaking(links.accepted) };
    }),
  );
}

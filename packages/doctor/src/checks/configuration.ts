import { kubectl, lines } from 'metric-to-pager/terminal';
import type { Check } from '../check.ts';
import { manualFix } from '../fix.ts';
import { links } from '../model/links.ts';
import { isFresh, type PrometheusView } from '../model/model.ts';
import type { Monitor } from '../model/monitors.ts';

/** The configuration that the operator generated holds the monitor, and Prometheus has loaded it. */
export const configuration: readonly Check[] = [
  {
    id: 'configuration.reload-failed',
    severity: 'error',
    title: 'Prometheus failed to load its configuration',
    why: 'Prometheus goes on with the last configuration that it could load: every later change of a monitor or a rule has no effect.',
    cause: 'The generated configuration, additionalScrapeConfigs or a rule file is not valid for the version of Prometheus that runs.',
    evidence: 'prometheus_config_last_reload_successful is 0, and the log of Prometheus holds the error.',
    fix: 'Correct what the log names: most often additionalScrapeConfigs or additionalAlertManagerConfigs.',
    run: ({ prometheuses }) =>
      prometheuses.flatMap(({ object, key, name, namespace, reference, servers }) => {
        const failed = servers.filter(({ reloadSuccess }) => reloadSuccess === false);
        const [first] = failed;
        if (first === undefined) return [];
        const additional = object.spec?.additionalScrapeConfigs;
        return {
          subject: reference,
          message: `${name} failed to load its configuration and goes on with an older one.`,
          evidence: [
            ...failed.map(({ pod }) => `pod ${pod}: reloadConfigSuccess is false`),
            ...(additional === undefined
              ? []
              : [`spec.additionalScrapeConfigs is set (Secret ${additional.name}, key ${additional.key}); the operator does not check it`]),
          ],
          fix: manualFix(kubectl(namespace)`logs ${first.pod} -c prometheus --tail=200 | grep -i 'error loading config\\|err='`),
          needs: [links.running(key)],
          breaks: [links.loaded(key)],
        };
      }),
  },
  {
    id: 'configuration.not-loaded',
    severity: 'error',
    title: 'The monitor is not in the configuration of Prometheus',
    why: 'Prometheus selects the monitor, but does not know it: it is not scraped.',
    cause:
      'The operator did not write it, because it is down, paused or rejects the monitor; or the reloader did not bring the new configuration to Prometheus.',
    evidence: 'The scrape pool of the monitor is missing in Prometheus, and present or missing in the generated Secret.',
    fix: 'Look at the log of the operator when the Secret lacks it, and at the config-reloader container when the Secret has it.',
    run: (model) =>
      model.monitors.flatMap((monitor) => {
        if (isFresh(monitor.object, model.snapshot)) return [];
        return monitor.selectedBy.flatMap((prometheus) => {
          const missing = missingPools(monitor, prometheus);
          if (missing.length === 0) return [];
          const { namespace, reference } = prometheus;
          const [server] = prometheus.servers;
          const generated = server?.generatedJobs;
          const written = generated === undefined ? undefined : missing.every((pool) => generated.includes(pool));
          return {
            subject: monitor.reference,
            message: `${prometheus.name} selects ${monitor.name}, but ${written === true ? 'has not loaded it: the generated configuration holds it' : written === false ? 'the operator has not written it into the configuration' : 'does not have it in its configuration'}.`,
            evidence: missing.map((pool) => `no scrape pool ${pool} in ${server?.pod}`),
            fix: manualFix(
              written === true
                ? kubectl(namespace)`logs ${server?.pod ?? 'POD'} -c config-reloader --tail=50`
                : lines(
                    kubectl()`get pods -A -l app.kubernetes.io/name=prometheus-operator`,
                    kubectl(namespace)`get prometheus ${reference.name} -o jsonpath={.status.conditions}`,
                  ),
            ),
            ...monitor.breaking(links.scraped),
            needs: [
              links.selected(monitor.key),
              links.accepted(monitor.key),
              links.reconciled(monitor.namespace),
              links.reconciled(namespace),
              links.loaded(prometheus.key),
              links.running(prometheus.key),
              links.kind(monitor.kind),
            ],
          };
        });
      }),
  },
];

// --- internal ---

/** The pools of a monitor that no server of a Prometheus which answered has. */
function missingPools({ endpoints }: Monitor, { servers }: PrometheusView): readonly string[] {
  const answered = servers.flatMap(({ pools }) => (pools === undefined ? [] : [pools]));
  if (answered.length === 0) return [];
  return endpoints.map(({ pool }) => pool).filter((pool) => !answered.some((pools) => Object.hasOwn(pools, pool)));
}

import { kubectl } from 'metric-to-pager/terminal';
import type { Check } from '../check.ts';
import { manualFix, mergeFix } from '../fix.ts';
import { links } from '../model/links.ts';
import type { Model } from '../model/model.ts';
import { joinNames } from '../model/object-view.ts';
import { rulesIn } from '../model/rules.ts';
import type { Kinds } from '../snapshot/kinds.ts';

/** The alerts of Prometheus reach an Alertmanager. */
export const alertmanager: readonly Check[] = [
  {
    id: 'alertmanager.not-connected',
    severity: 'error',
    title: 'Prometheus sends its alerts to no Alertmanager',
    why: 'An alert fires in Prometheus, and no receiver is notified.',
    cause: 'spec.alerting.alertmanagers of Prometheus is absent, or names a Service or a port that does not exist.',
    evidence: '/api/v1/alertmanagers lists no active Alertmanager.',
    fix: 'Name the Service of Alertmanager and its port in spec.alerting.alertmanagers.',
    run: (model) =>
      model.prometheuses.flatMap((prometheus) => {
        const { object, key, servers, reference, name, namespace } = prometheus;
        const asked = servers.filter(({ alertmanagers }) => alertmanagers !== undefined);
        const alerting = model.rules.filter((rule) => rule.isSelectedBy(prometheus) && rulesIn(rule.object).some((one) => one.alerting));
        if (
          prometheus.kind !== 'Prometheus' ||
          asked.length === 0 ||
          alerting.length === 0 ||
          asked.some(({ alertmanagers }) => (alertmanagers?.active.length ?? 0) > 0)
        )
          return [];
        const configured = (object as Kinds['Prometheus']).spec?.alerting?.alertmanagers ?? [];
        const own = ({ metadata }: Kinds['Alertmanager']) => Number(metadata.namespace !== namespace);
        const nearby = model.inventory.all('Alertmanager').toSorted((one, other) => own(one) - own(other));
        const service = nearby.flatMap((one) => serviceOf(one, model))[0];
        const alertmanagers =
          service === undefined
            ? undefined
            : [{ namespace: service.metadata.namespace, name: service.metadata.name, port: portOf(service) }];
        return {
          subject: reference,
          message: `${name} sends alerts to no Alertmanager: ${configured.length === 0 ? 'spec.alerting.alertmanagers is absent' : `${joinNames(configured.map((one) => `${one.namespace ?? namespace}/${one.name}:${one.port}`))} gives no active one`}.`,
          evidence: [
            ...asked.map(({ pod, alertmanagers: known }) => `${pod}: 0 active Alertmanagers, ${known?.dropped ?? 0} dropped`),
            `alerts that reach no receiver: those of ${joinNames(alerting.map((view) => view.name))}`,
          ],
          fix:
            alertmanagers === undefined
              ? manualFix(kubectl()`get alertmanagers,services -A | grep -i alertmanager`)
              : mergeFix(object, { spec: { alerting: { alertmanagers } } }, { safe: false }),
          needs: [links.running(key), links.loaded(key)],
          concerns: alerting.map((view) => view.key),
        };
      }),
  },
];

// --- internal ---

/** The Service in front of an Alertmanager. */
function serviceOf({ metadata }: Kinds['Alertmanager'], { inventory }: Model): readonly Kinds['Service'][] {
  const pod = { 'app.kubernetes.io/name': 'alertmanager', alertmanager: metadata.name };
  const services = inventory.in('Service', metadata.namespace).filter(({ spec }) => {
    const terms = Object.entries(spec?.selector ?? {});
    return terms.length > 0 && terms.every(([key, value]) => (pod as Readonly<Record<string, string>>)[key] === value);
  });
  // The headless Service of the operator exists beside that of the user.
  return services.toSorted(
    (one, other) => Number(one.metadata.name === 'alertmanager-operated') - Number(other.metadata.name === 'alertmanager-operated'),
  );
}

function portOf({ spec }: Kinds['Service']): string | number {
  const ports = spec?.ports ?? [];
  const web = ports.find(({ name, port }) => name === 'http-web' || name === 'web' || port === 9093) ?? ports[0];
  return web?.name ?? web?.port ?? 9093;
}

import { referenceTo } from 'metric-to-pager/cluster';
import { comment, kubectl, lines } from 'metric-to-pager/terminal';
import type { Check } from '../check.ts';
import { manualFix } from '../fix.ts';
import { slicesOf } from '../model/endpoints.ts';
import type { Model } from '../model/model.ts';

/** The admission webhook of the operator can be called: otherwise rules are refused, whatever they hold. */
export const webhook: readonly Check[] = [
  {
    id: 'webhook.unreachable',
    severity: 'error',
    title: 'The admission webhook of the operator has no ready endpoint',
    why: 'The API server refuses every PrometheusRule or AlertmanagerConfig while it cannot call the webhook.',
    cause:
      'The Service of the webhook does not exist or has no ready pod: the operator is down, was uninstalled, or the Service selects other labels.',
    evidence: 'kubectl apply of a rule fails with: failed calling webhook.',
    fix: 'Bring the operator back, or delete the webhook configuration of an operator that is gone.',
    run: (model) =>
      webhooksOf(model).flatMap(({ object, name, service }) => {
        if (
          service === undefined ||
          !model.inventory.sees('Service', service.namespace) ||
          !model.inventory.sees('EndpointSlice', service.namespace)
        )
          return [];
        const found = model.inventory.find('Service', service);
        const slices = found === undefined ? [] : slicesOf(found, model.inventory);
        if (slices.some(({ endpoints = [] }) => endpoints.some(({ conditions }) => conditions?.ready !== false))) return [];
        return {
          subject: referenceTo(object),
          message: `Webhook ${name} calls Service ${service.namespace}/${service.name}, which ${found === undefined ? 'does not exist' : 'has no ready endpoint'}: no rule can be applied.`,
          evidence: [`failurePolicy of ${name}: Fail`],
          fix: manualFix(
            found === undefined
              ? lines(comment`only if its operator is gone:`, kubectl()`delete validatingwebhookconfiguration ${object.metadata.name}`)
              : kubectl(service.namespace)`get endpointslices -l kubernetes.io/service-name=${service.name}`,
          ),
        };
      }),
  },
  {
    id: 'webhook.no-ca',
    severity: 'error',
    title: 'The admission webhook of the operator has no valid CA',
    why: 'Without the CA the API server cannot verify the webhook, and refuses every rule: x509: certificate signed by unknown authority.',
    cause: 'The job or cert-manager that writes the CA into the webhook configuration did not run.',
    evidence: 'webhooks[].clientConfig.caBundle is empty or holds no certificate.',
    fix: 'Run the patch job of the chart again, or repair the cert-manager annotation.',
    run: (model) =>
      webhooksOf(model)
        .filter(({ caBundle }) => caBundle !== 'valid')
        .map(({ object, name, caBundle }) => ({
          subject: referenceTo(object),
          message: `Webhook ${name} has ${caBundle === '' ? 'no CA' : 'a CA that is no certificate'}: the API server cannot verify it, and no rule can be applied.`,
          evidence: [`clientConfig.caBundle: ${caBundle === '' ? 'empty' : 'not a certificate in PEM'}`, `failurePolicy of ${name}: Fail`],
          fix: manualFix(comment`run it again: helm upgrade does`, kubectl()`get jobs -A | grep admission`),
        })),
  },
];

// --- internal ---

/** The webhooks for objects of the operator that make the API server refuse when they cannot be called. */
function webhooksOf({ inventory }: Model) {
  return inventory
    .all('ValidatingWebhookConfiguration')
    .flatMap((object) =>
      (object.webhooks ?? [])
        .filter(
          ({ rules = [], failurePolicy = 'Fail' }) =>
            failurePolicy === 'Fail' && rules.some(({ apiGroups = [] }) => apiGroups.includes('monitoring.coreos.com')),
        )
        .map(({ name, clientConfig }) => ({ object, name, service: clientConfig.service, caBundle: clientConfig.caBundle ?? '' })),
    );
}

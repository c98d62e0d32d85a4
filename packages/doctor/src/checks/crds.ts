import type { ObjectReference } from 'metric-to-pager/cluster';
import { kubectl, nearest, sh } from 'metric-to-pager/terminal';
import type { Check } from '../check.ts';
import { manualFix } from '../fix.ts';
import { namedObjects } from '../in-scope.ts';
import { links } from '../model/links.ts';
import type { Model } from '../model/model.ts';
import { OPERATOR_KINDS, pluralOf } from '../snapshot/kinds.ts';

/** The named objects exist, and the cluster knows the kinds of the operator, in its version. */
export const crds: readonly Check[] = [
  {
    id: 'scope.not-found',
    severity: 'error',
    title: 'The named object does not exist',
    why: 'An object that does not exist is monitored by nothing, and nothing else can be said of it.',
    cause: 'The name, the kind or the namespace is misspelled, or the object was deleted.',
    evidence: 'kubectl get KIND -A lists the objects of the kind.',
    fix: 'Name an object that exists, with its namespace (-n).',
    run: (model) =>
      namedObjects(model)
        .filter(({ objects }) => objects.length === 0)
        .map(({ given }) => {
          const [kind = '', name = ''] = given.split('/', 2);
          const { namespace } = model.scope;
          const alike = model.snapshot.objects.filter((object) => object.kind.toLowerCase() === kind.toLowerCase());
          const elsewhere = alike.find(({ metadata }) => metadata.name === name)?.metadata.namespace;
          const near = nearest(
            name,
            alike.map(({ metadata }) => metadata.name),
          );
          const subject: ObjectReference = { apiVersion: '', kind, name, namespace };
          return {
            subject,
            message: `${given} does not exist${namespace === undefined ? '' : ` in namespace ${namespace}`}.`,
            evidence: [
              ...(elsewhere !== undefined ? [`namespace ${elsewhere} has one of that name`] : []),
              ...(near !== undefined ? [`a similar name exists: ${near}`] : []),
            ],
            fix: manualFix(kubectl()`get ${kind} -A`),
            concerns: [given],
          };
        }),
  },
  {
    id: 'crd.missing',
    severity: 'error',
    title: 'A custom resource definition of the operator is missing',
    why: 'Without the definition the API server refuses every object of the kind: no matches for kind.',
    cause:
      'The operator was installed without its definitions, or an upgrade of a Helm chart did not bring a new one: Helm never upgrades definitions.',
    evidence: 'kubectl get crd | grep monitoring.coreos.com does not list it.',
    fix: 'Apply the definitions of the version of the operator that runs, on the server side, as they are too large for an annotation.',
    run: (model) => {
      const { snapshot } = model;
      const missing = neededKinds(model).filter((kind) => !snapshot.kinds.includes(kind));
      if (missing.length === 0) return [];
      const all = missing.length === OPERATOR_KINDS.length;
      return missing.slice(0, all ? 1 : undefined).map((kind) => ({
        subject: {
          apiVersion: 'apiextensions.k8s.io/v1',
          kind: 'CustomResourceDefinition',
          name: `${pluralOf(kind)}.monitoring.coreos.com`,
        },
        message: all
          ? 'The cluster knows none of the kinds of Prometheus Operator: it is not installed.'
          : `The cluster does not know the kind ${kind} of monitoring.coreos.com.`,
        evidence: [`kinds that the cluster knows: ${snapshot.kinds.length === 0 ? 'none' : snapshot.kinds.join(', ')}`],
        fix: manualFix(
          all
            ? sh`helm upgrade --install kube-prometheus-stack oci://ghcr.io/prometheus-community/charts/kube-prometheus-stack -n monitoring --create-namespace`
            : kubectl()`apply --server-side -f https://raw.githubusercontent.com/prometheus-operator/prometheus-operator/main/example/prometheus-operator-crd/monitoring.coreos.com_${pluralOf(kind)}.yaml`,
        ),
        breaks: (all ? OPERATOR_KINDS : [kind]).map(links.kind),
      }));
    },
  },
  {
    id: 'crd.outdated',
    severity: 'warning',
    title: 'A custom resource definition is older than the operator',
    why: 'The API server drops fields that an old definition does not know, without an error: what was written is not what is stored.',
    cause: 'The operator was upgraded and its definitions were not. Helm installs definitions once and never upgrades them.',
    evidence: 'The annotation operator.prometheus.io/version of the definition is lower than the version of the image of the operator.',
    fix: 'Apply the definitions of the version of the operator that runs.',
    run: ({ inventory, operators }) => {
      const versions = operators.flatMap(
        ({ object }) => object.spec?.template?.spec?.containers?.map(({ image }) => /:v?(\d+\.\d+\.\d+)/.exec(image ?? '')?.[1]) ?? [],
      );
      const version = versions.find((one) => one !== undefined);
      if (version === undefined) return [];
      return inventory
        .all('CustomResourceDefinition')
        .map((object) => ({ object, own: object.metadata.annotations?.['operator.prometheus.io/version'] }))
        .filter(({ own }) => own !== undefined && older(own, version))
        .map(({ object, own }) => ({
          subject: { apiVersion: object.apiVersion, kind: object.kind, name: object.metadata.name },
          message: `The definition ${object.metadata.name} is of version ${own}, and the operator that runs is ${version}.`,
          evidence: [`annotation operator.prometheus.io/version: ${own}`],
          fix: manualFix(
            kubectl()`apply --server-side --force-conflicts -f https://raw.githubusercontent.com/prometheus-operator/prometheus-operator/v${version}/example/prometheus-operator-crd/monitoring.coreos.com_${encodeURIComponent(object.metadata.name.split('.')[0] ?? '')}.yaml`,
          ),
        }));
    },
  },
];

// --- internal ---

/** The kinds without which what runs does not work: all of them where nothing of the operator is there, and nothing else reads them. */
function neededKinds({ operators, otherReaders, prometheuses, inventory, snapshot }: Model): readonly (typeof OPERATOR_KINDS)[number][] {
  const owners = [...prometheuses, ...inventory.all('Alertmanager'), ...inventory.all('ThanosRuler')];
  if (owners.length === 0 && snapshot.kinds.length === 0) return otherReaders.length > 0 ? [] : OPERATOR_KINDS;
  if (operators.length === 0 && owners.length === 0) return [];
  const runs = (kind: string) => snapshot.kinds.includes(kind) || prometheuses.some((one) => one.kind === kind);
  const scraping = runs('Prometheus') || prometheuses.length > 0;
  return OPERATOR_KINDS.filter((kind) => {
    switch (kind) {
      case 'Prometheus':
        return owners.length === 0 && otherReaders.length === 0;
      case 'Alertmanager':
        return false;
      case 'AlertmanagerConfig':
        return runs('Alertmanager');
      case 'ScrapeConfig':
        return prometheuses.some(({ object }) => (object.spec?.scrapeConfigSelector ?? undefined) !== undefined);
      case 'ServiceMonitor':
      case 'PodMonitor':
      case 'Probe':
      case 'PrometheusRule':
        return scraping;
      default:
        return kind satisfies never;
    }
  });
}

/** Definitions are only read by minor version: a patch release changes no field. */
function older(one: string, other: string): boolean {
  const [[a = 0, b = 0], [c = 0, d = 0]] = [one, other].map((version) => version.split('.').map(Number)) as [number[], number[]];
  return a < c || (a === c && b < d);
}

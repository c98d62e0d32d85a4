import { kubectl } from 'metric-to-pager/terminal';
import type { Check, Observation } from '../check.ts';
import { manualFix } from '../fix.ts';
import { userOf } from '../intake/access.ts';
import { links } from '../model/links.ts';
import type { Model, PrometheusView } from '../model/model.ts';
import type { Monitor } from '../model/monitors.ts';
import { joinNames } from '../model/object-view.ts';
import type { AccessAnswer } from '../snapshot/snapshot.ts';

/** The account of Prometheus may discover targets where its monitors look for them. */
export const rights: readonly Check[] = [
  {
    id: 'rights.discovery-denied',
    severity: 'error',
    title: 'Prometheus may not discover targets in the namespace',
    why: 'Without the rights to list pods, Services and their endpoints Prometheus discovers nothing; only its log reports that.',
    cause:
      'The ServiceAccount of Prometheus has no Role in the namespace. kube-prometheus, for example, grants rights in three namespaces only, and every other namespace needs a Role and a RoleBinding.',
    evidence: 'kubectl auth can-i list pods -n NAMESPACE --as system:serviceaccount:MONITORING:NAME answers no.',
    fix: 'Create a Role and a RoleBinding for the account in the namespace.',
    run: (model) => deniedFor(model, (refused) => refused.some(({ resource }) => resource !== 'endpointslices')),
  },
  {
    id: 'rights.endpointslices-denied',
    severity: 'error',
    title: 'Prometheus may not list EndpointSlices',
    why: 'With serviceDiscoveryRole: EndpointSlice Prometheus reads EndpointSlices only; without the right it discovers nothing.',
    cause: 'The discovery role was changed, and the Role or ClusterRole of Prometheus still names endpoints only.',
    evidence: 'kubectl auth can-i list endpointslices.discovery.k8s.io -n NAMESPACE --as system:serviceaccount:MONITORING:NAME answers no.',
    fix: 'Add endpointslices of discovery.k8s.io to the role.',
    run: (model) => deniedFor(model, (refused) => refused.every(({ resource }) => resource === 'endpointslices')),
  },
];

// --- internal ---

/** Returns an observation for each namespace whose refusals are those of a check. */
function deniedFor(model: Model, isAbout: (refused: readonly AccessAnswer[]) => boolean): readonly Observation[] {
  return model.prometheuses.flatMap((view) => {
    const user = userOf({ namespace: view.namespace, serviceAccount: view.object.spec?.serviceAccountName ?? 'default' });
    const answers = model.snapshot.access.filter((answer) => answer.user === user);
    const everywhere = new Set(answers.filter(({ namespace, allowed }) => namespace === '' && allowed).map(({ resource }) => resource));
    const denied = answers.filter(({ namespace, allowed, resource }) => namespace !== '' && !allowed && !everywhere.has(resource));
    const namespaces = Map.groupBy(denied, ({ namespace }) => namespace);
    return [...namespaces].flatMap(([namespace, refused]) => {
      const monitors = model.monitors.filter((monitor) => monitor.isSelectedBy(view) && looksIn(monitor, namespace));
      if (monitors.length === 0 || !isAbout(refused)) return [];
      return observation({ view, user, namespace, refused, monitors });
    });
  });
}

interface Refusal {
  readonly view: PrometheusView;
  readonly user: string;
  readonly namespace: string;
  readonly refused: readonly AccessAnswer[];
  readonly monitors: readonly Monitor[];
}

function observation({ view, user, namespace, refused, monitors }: Refusal): Observation {
  const { name, namespace: home } = view.object.metadata;
  const account = view.object.spec?.serviceAccountName ?? 'default';
  const resources = refused.map(({ resource, group }) => (group === '' ? resource : `${resource}.${group}`));
  const role = `${name}-discovery`;
  // A monitor that also looks elsewhere still finds something there.
  const broken = monitors.filter((monitor) => monitor.namespaces !== 'all' && monitor.namespaces.length === 1);
  return {
    subject: { apiVersion: 'v1', kind: 'ServiceAccount', name: account, namespace: home },
    message: `The account of ${view.name} may not list ${joinNames(resources)} in namespace ${namespace}, where ${joinNames(monitors.map(({ name }) => name))} ${monitors.length === 1 ? 'looks' : 'look'} for targets.`,
    evidence: refused.map(
      ({ verb, resource, group }) =>
        `${kubectl()`auth can-i ${verb} ${group === '' ? resource : `${resource}.${group}`} -n ${namespace} --as=${user}`}: no`,
    ),
    fix: manualFix(
      kubectl(namespace)`create role ${role} --verb=get,list,watch --resource=pods,services,endpoints,endpointslices.discovery.k8s.io`,
      kubectl(namespace)`create rolebinding ${role} --role=${role} --serviceaccount=${home}:${account}`,
    ),
    breaks: broken.flatMap((monitor) => monitor.breaking(links.discovered).breaks),
    concerns: monitors.map(({ key }) => key),
  };
}

function looksIn({ namespaces, services }: Monitor, namespace: string): boolean {
  return namespaces === 'all' ? services.some(({ metadata }) => metadata.namespace === namespace) : namespaces.includes(namespace);
}

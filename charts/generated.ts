import { below, type Files, HTTP_PORT, type Manifests, manifests, marked, optionalManifests, toFiles } from 'metric-to-pager/kubernetes';
import { doctorManifests } from 'monitoring-doctor';
import { type AlertmanagerConfig, alertmanagerConfig } from './alertmanager.ts';
import { DEVELOPMENT, lorem } from './lorem.ts';
import { stackFiles } from './stack-files.ts';

/** The values of the example overlay: kustomize changes the namespace of objects, but not the selectors inside rules. */
export const OVERLAY = { namespace: { name: 'team-a' } };

/** Returns the committed generated files, by path in the repository. */
export function committedFiles(): Files {
  const deployed = manifests({ service: lorem });
  const optional = optionalManifests({ service: lorem });
  const [routing] = optional['alertmanager-config.yaml'] ?? [];
  return marked(lorem, {
    ...toFiles({
      ...below('k8s/manifests', deployed),
      ...below('k8s/dev', manifests({ service: lorem, values: DEVELOPMENT })),
      ...below('k8s/optional', { ...optional, 'doctor.yaml': doctorManifests({ image: DOCTOR_IMAGE }) }),
      'examples/overlay/rules.yaml': rulesOf(manifests({ service: lorem, values: OVERLAY })),
    }),
    ...below('local/compose', {
      ...stackFiles(deployed, COMPOSE),
      'alertmanager/alertmanager.yaml': alertmanagerConfig(routing as unknown as AlertmanagerConfig),
    }),
  });
}

// --- internal ---

/** The image of the command monitoring-doctor, which is built from the one file that `npm run build:doctor` makes. */
const DOCTOR_IMAGE = 'monitoring-doctor:0.1.0';

/** The service names in compose.yaml, and the mount path of the dashboards. */
const COMPOSE = {
  service: `service:${HTTP_PORT}`,
  prometheus: 'http://prometheus:9090',
  alertmanager: 'alertmanager:9093',
  dashboards: '/etc/grafana/dashboards',
};

function rulesOf(installed: Manifests): Manifests[string] {
  return Object.values(installed)
    .flat()
    .filter(({ kind }) => kind === 'PrometheusRule');
}

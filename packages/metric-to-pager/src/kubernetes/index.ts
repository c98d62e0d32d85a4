export {
  type KubernetesObject,
  nameOf,
  type ObjectKind,
  type ObjectReference,
  objectsIn,
  referenceTo,
} from '../cluster/kubernetes-object.ts';
export { toYaml } from '../cluster/yaml.ts';
export { HTTP_PORT, type Values } from './common-values.ts';
export type { SecretKey } from './container.ts';
export { type DeployableService, identityOf, type ServiceProcess } from './definition.ts';
export { apply, type Difference, difference, type Files, toFiles } from './files.ts';
export { SECRET_NAME } from './formats.ts';
export { below, GENERATED_MARK, installationFiles, marked } from './installation-files.ts';
export { dashboardsOf, type Manifests, type ManifestsOptions, manifests, optionalManifests } from './manifests.ts';
export { INSTANCE_LABEL, NAME_LABEL, PORTS } from './metadata.ts';
export type { Egress } from './network-policy.ts';
export { type Fields, section, text, type ValueDescription, type ValuesOf, yesNo } from './schema.ts';
export { ServiceCharts, type ServiceChartsProps } from './service-charts.ts';
export { describeValues, readValues } from './values.ts';
export { type GivenValues, givenValues } from './values-input.ts';

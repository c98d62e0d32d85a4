export type { SecretKey } from './container.ts';
export type { Dashboard } from './dashboard-config-map.ts';
export type { ServiceDefinition, ServiceProcess } from './definition.ts';
export { type Files, manifests, optionalManifests } from './manifests.ts';
export { MonitoredService, type MonitoredServiceProps } from './monitored-service.ts';
export type { Egress } from './network-policy.ts';
export { section, text, type ValueDescription, type ValuesOf, yesNo } from './schema.ts';
export { describeValues, HTTP_PORT, readValues, type Values } from './values.ts';
export { toYaml } from './yaml.ts';

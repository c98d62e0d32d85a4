import type { Kinds } from '../snapshot/kinds.ts';
import type { Inventory } from './inventory.ts';

/** A port by which Prometheus discovers the addresses of a Service. */
export interface AddressedPort {
  readonly name: string | undefined;
  readonly number: number;
}

/** Returns the slices of a Service. */
export function slicesOf(service: Kinds['Service'], inventory: Inventory): readonly Kinds['EndpointSlice'][] {
  const { name, namespace } = service.metadata;
  return inventory.select('EndpointSlice', { matchLabels: { 'kubernetes.io/service-name': name } }, namespace);
}

/** Returns whether the addresses of a Service are kept by hand: it has no selector. */
export function isByHand({ spec }: Kinds['Service']): boolean {
  return Object.keys(spec?.selector ?? {}).length === 0;
}

/** Returns whether a slice is made of an Endpoints object. */
export function isMirrored({ metadata }: Kinds['EndpointSlice']): boolean {
  return metadata.labels?.[MANAGED_BY] === MIRRORING;
}

/** The label of a slice that names what makes it. @see https://kubernetes.io/docs/reference/labels-annotations-taints/ */
export const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';
export const MIRRORING = 'endpointslicemirroring-controller.k8s.io';

/**
 * Returns the ports by which Prometheus discovers a Service: its own where it selects pods, else those of its slices.
 *
 * @returns nothing when it selects no pods, and no slice of it is known to have an address
 */
export function addressedPorts(service: Kinds['Service'], inventory: Inventory): readonly AddressedPort[] | undefined {
  if (!isByHand(service)) return (service.spec?.ports ?? []).map(({ name, port }) => ({ name, number: port }));
  const slices = slicesOf(service, inventory).filter(({ endpoints = [] }) => endpoints.length > 0);
  if (slices.length === 0) return undefined;
  // The name of a nameless port is empty in a slice.
  return slices.flatMap(({ ports = [] }) => ports.map(({ name, port = 0 }) => ({ name: name === '' ? undefined : name, number: port })));
}

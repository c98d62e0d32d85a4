import { comment, kubectl } from 'metric-to-pager/terminal';
import { jsonFix, manualFix } from '../fix.ts';
import { type AddressedPort, isMirrored, slicesOf } from '../model/endpoints.ts';
import type { Inventory } from '../model/inventory.ts';
import type { Monitor } from '../model/monitors.ts';
import { likely } from '../model/nearby.ts';
import { displayName, joinNames } from '../model/object-view.ts';
import { formatPort } from '../model/ports.ts';
import type { Kinds } from '../snapshot/kinds.ts';
import { namesOf, type PortPart } from './port-part.ts';

/** An endpoint that asks for a port, and a Service whose addresses are kept by hand. */
export interface ByHand {
  readonly index: number;
  readonly port: string;
  readonly service: Kinds['Service'];
  readonly found: readonly AddressedPort[];
}

/** Returns what is observed where no address of a Service has the port: the names are kept by hand, too. */
export function unknownByHand(monitor: Monitor, { index, port, service, found }: ByHand, inventory: Inventory): PortPart {
  const { namespace, name } = service.metadata;
  const [slice] = slicesOf(service, inventory);
  const keeper = slice === undefined || isMirrored(slice) ? ['endpoints', name] : ['endpointslice', slice.metadata.name];
  const near = likely(port, namesOf(found));
  const at = `${monitor.endpointPath(index)}/port`;
  return {
    message: `${monitor.name} asks for the port "${port}", and the endpoints of ${displayName(service)} have ${joinNames(found.map(formatPort)) || 'no port'}.`,
    evidence: [
      `spec.endpoints[${index}].port: ${port}`,
      `${displayName(service)} has no selector, so the names of the ports in its endpoints count`,
    ],
    fix:
      near === undefined
        ? manualFix(comment`name the port ${port}`, kubectl(namespace)`edit ${keeper}`)
        : jsonFix(monitor.object, [{ op: 'replace', path: at, value: near }], { safe: false }),
  };
}

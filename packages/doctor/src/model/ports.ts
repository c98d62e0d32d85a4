import type { Kinds } from '../snapshot/kinds.ts';

/** A port that a container declares. */
export interface ContainerPort {
  readonly container: string;
  readonly name: string | undefined;
  readonly number: number;
}

/** The ports that the containers of a pod declare, native sidecars included. */
export function containerPorts({ spec }: Kinds['Pod']): readonly ContainerPort[] {
  const containers = [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])];
  return containers.flatMap(({ name: container, ports = [] }) =>
    ports.map(({ name, containerPort: number }) => ({ container, name, number })),
  );
}

/** Returns whether a container port is the one that a name or a number asks for. */
export function isPort(port: ContainerPort, wanted: string | number): boolean {
  return typeof wanted === 'number' ? port.number === wanted : port.name === wanted;
}

/** A port as a sentence names it: `metrics (9090)`. */
export function formatPort({ name, number }: { readonly name?: string | undefined; readonly number: number }): string {
  return name === undefined ? `unnamed (${number})` : `${name} (${number})`;
}

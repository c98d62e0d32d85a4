import type { Observation } from '../check.ts';

/** What is observed of the ports of one endpoint of a monitor. */
export type PortPart = Omit<Observation, 'subject' | 'breaks' | 'needs' | 'concerns'>;

/** Returns the names of the ports that have one. */
export function namesOf(ports: readonly { readonly name?: string | undefined }[]): readonly string[] {
  return ports.flatMap(({ name }) => name ?? []);
}

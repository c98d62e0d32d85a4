import type { Listener } from 'metric-to-pager/cluster';
import type { Kinds } from '../snapshot/kinds.ts';
import type { EvaluatingKind } from './selection.ts';

/** Returns where a pod of a Prometheus or a ThanosRuler listens, and the path below which it answers, without a slash at its end. */
export function prometheusListener(
  { kind, metadata, spec }: Kinds[EvaluatingKind],
  pod: string,
): { readonly listener: Listener; readonly prefix: string } {
  const scheme = spec?.web?.tlsConfig === undefined ? 'http' : 'https';
  const listener = {
    kind: 'pods',
    namespace: metadata.namespace,
    name: pod,
    port: kind === 'ThanosRuler' ? 10_902 : 9090,
    scheme,
  } as const;
  return { listener, prefix: (spec?.routePrefix ?? '').replace(/\/$/, '') };
}

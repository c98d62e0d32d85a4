import type { Kinds } from '../snapshot/kinds.ts';
import { isHidden } from '../snapshot/text-rules.ts';
import type { Monitor } from './monitors.ts';
import type { Relabeling } from './relabeling-problem.ts';

/** A part of a monitor that the operator validates by itself: an endpoint, or the whole of a Probe or a ScrapeConfig. */
export interface ValidatedPart {
  /** The JSON pointers to the fields. */
  readonly at: { readonly interval: string; readonly timeout: string };
  readonly interval: string | undefined;
  readonly timeout: string | undefined;
  /** The steps of relabeling, by the JSON pointer to their list. */
  readonly relabelings: Readonly<Record<string, readonly Relabeling[]>>;
}

/**
 * Returns the parts of a monitor of any kind that the operator validates before it takes the monitor.
 *
 * @see https://github.com/prometheus-operator/prometheus-operator/blob/main/pkg/prometheus/resource_selector.go
 */
export function validatedParts(one: Monitor): readonly ValidatedPart[] {
  switch (one.kind) {
    case 'ServiceMonitor':
    case 'PodMonitor':
      return one.endpoints.map(({ index, interval, scrapeTimeout, ...endpoint }) => {
        const path = one.endpointPath(index);
        return {
          at: { interval: `${path}/interval`, timeout: `${path}/scrapeTimeout` },
          interval,
          timeout: scrapeTimeout,
          relabelings: listsIn(path, endpoint, ['relabelings', 'metricRelabelings']),
        };
      });
    case 'Probe': {
      const spec = specOf<'Probe'>(one);
      const { targets = {} } = spec;
      return [
        {
          at: { interval: '/spec/interval', timeout: '/spec/scrapeTimeout' },
          interval: spec.interval,
          timeout: spec.scrapeTimeout,
          relabelings: {
            ...listsIn('/spec', spec, ['metricRelabelings']),
            ...listsIn('/spec/targets/staticConfig', targets.staticConfig ?? {}, ['relabelingConfigs']),
            ...listsIn('/spec/targets/ingress', targets.ingress ?? {}, ['relabelingConfigs']),
          },
        },
      ];
    }
    case 'ScrapeConfig': {
      const spec = specOf<'ScrapeConfig'>(one);
      return [
        {
          at: { interval: '/spec/scrapeInterval', timeout: '/spec/scrapeTimeout' },
          interval: spec.scrapeInterval,
          timeout: spec.scrapeTimeout,
          relabelings: listsIn('/spec', spec, ['relabelings', 'metricRelabelings']),
        },
      ];
    }
    default:
      return one.kind satisfies never;
  }
}

/** Returns the reason for which the operator refuses a Probe by its prober or its targets, with the JSON pointer to the field. */
export function probeProblem(one: Monitor): { readonly at: string; readonly message: string; readonly host?: string } | undefined {
  if (one.kind !== 'Probe') return undefined;
  const { prober, targets } = specOf<'Probe'>(one);
  const url = prober?.url ?? '';
  const [, scheme, host] = /^(\w+:\/\/)([^/]*)/.exec(url) ?? [];
  if (scheme !== undefined && host !== undefined) {
    const message = `the prober's url "${url}" has the scheme "${scheme}", and the operator takes a host with or without a port`;
    return { at: '/spec/prober/url', message, host };
  }
  if (url.includes('/') && !isHidden(url))
    return { at: '/spec/prober/url', message: `the prober's url "${url}" has a path, which belongs into prober.path` };
  if (targets?.staticConfig === undefined && targets?.ingress === undefined)
    return { at: '/spec/targets', message: 'targets has neither staticConfig nor ingress' };
  return undefined;
}

// --- internal ---

function specOf<K extends 'Probe' | 'ScrapeConfig'>({ object }: Monitor): NonNullable<Kinds[K]['spec']> {
  return (object.spec ?? {}) as NonNullable<Kinds[K]['spec']>;
}

function listsIn(path: string, holder: object, fields: readonly string[]): ValidatedPart['relabelings'] {
  return Object.fromEntries(
    fields.map((field) => [`${path}/${field}`, (holder as Readonly<Record<string, readonly Relabeling[] | undefined>>)[field] ?? []]),
  );
}

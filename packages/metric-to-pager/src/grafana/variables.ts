import { DatasourceVariableBuilder, QueryVariableBuilder, VariableRefresh, VariableSort } from '@grafana/grafana-foundation-sdk/dashboard';
import { matches, type Selection, type Source, series } from '../promql/index.ts';
import type { Objective } from '../slo/index.ts';
import type { DashboardService } from './watched-service.ts';

/** The data source selected in the dashboard. */
export const DATA_SOURCE = { type: 'prometheus', uid: '$' + '{datasource}' } as const;

/** Matches the selected installations. */
export const SELECTED_SERVICES = { namespace: matches('$namespace'), job: matches('$job') } as const;

/** Matches the selected pods of the selected installations. */
export const SELECTED_PODS = { ...SELECTED_SERVICES, pod: matches('$pod') } as const;

/** The selection that a dashboard offers: installations, or also single pods. */
export type DashboardScope = 'services' | 'pods';

/** Returns the labels for which a dashboard has a variable of the same name. */
export function variableLabels(scope: DashboardScope): readonly ('namespace' | 'job' | 'pod')[] {
  return scope === 'pods' ? ['namespace', 'job', 'pod'] : ['namespace', 'job'];
}

/**
 * Returns the variables of a dashboard. For namespaces and jobs, "All" means those of the service, as every Node.js process has the same
 * metrics; for pods it means `.*`, as pods come and go. A service without a build metric is found by the metric of its first objective.
 */
export function variables(service: DashboardService, scope: DashboardScope) {
  const own = ownSource(service);
  const selections = {
    namespace: series(own),
    job: series(own, { namespace: SELECTED_SERVICES.namespace }),
    pod: series(own, SELECTED_SERVICES),
  };
  return [
    new DatasourceVariableBuilder('datasource').label('Data source').type('prometheus'),
    ...variableLabels(scope).map((label) => queryVariable(label, selections[label])),
  ];
}

/** The values of the variables in an expression. */
export interface VariableValues {
  readonly namespace: string;
  readonly job: string;
  /** At least four times the scrape interval in Grafana. */
  readonly rateInterval: string;
  /** The time range of the dashboard. */
  readonly range: string;
}

/** Returns an expression with its variables replaced as Grafana does, for all pods of one installation. */
export function interpolateVariables(expr: string, { namespace, job, rateInterval, range }: VariableValues): string {
  const values: Record<string, string> = { namespace, job, pod: '.*', __rate_interval: rateInterval, __range: range };
  return expr.replace(/\$(\w+)/g, (text, name: string) => values[name] ?? text);
}

// --- internal ---

/** The metric by which the installations of a service are found. */
function ownSource({ build, objectives }: DashboardService): Source<'counter' | 'gauge'> {
  if (build !== undefined) return build;
  const [
    {
      sli: { metric },
    },
  ] = Object.values(objectives.objectives) as [Objective];
  return metric.type === 'histogram' ? { ...metric, name: `${metric.name}_count`, type: 'counter' } : { ...metric, type: metric.type };
}

function queryVariable(label: ReturnType<typeof variableLabels>[number], selection: Selection) {
  const builder = new QueryVariableBuilder(label)
    .label(label.charAt(0).toUpperCase() + label.slice(1))
    .datasource(DATA_SOURCE)
    .query({ query: `label_values(${selection.text}, ${label})`, refId: label })
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc)
    .multi(true)
    .includeAll(true)
    .current({ selected: true, text: ['All'], value: ['$__all'] });
  return label === 'pod' ? builder.allValue('.*') : builder;
}

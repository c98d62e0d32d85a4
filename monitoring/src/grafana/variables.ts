import { DatasourceVariableBuilder, QueryVariableBuilder, VariableRefresh, VariableSort } from '@grafana/grafana-foundation-sdk/dashboard';
import { matches, type Selection, series } from '../promql/index.ts';
import type { DashboardService } from './watched-service.ts';

/** The data source that whoever looks has chosen: no dashboard names one. */
export const DATA_SOURCE = { type: 'prometheus', uid: '$' + '{datasource}' } as const;

/** Selects the chosen installations, of series that are recorded for a whole service. */
export const SELECTED_SERVICES = { namespace: matches('$namespace'), job: matches('$job') } as const;

/** Selects the chosen pods of the chosen installations. */
export const SELECTED_PODS = { ...SELECTED_SERVICES, pod: matches('$pod') } as const;

/** What can be chosen on every dashboard, and on those that look at single pods. */
export type Choices = 'services' | 'pods';

/** The labels that one chooses by, each with the variable of its name. */
export function chosenLabels(choices: Choices): readonly ('namespace' | 'job' | 'pod')[] {
  return choices === 'pods' ? ['namespace', 'job', 'pod'] : ['namespace', 'job'];
}

/**
 * The variables of a dashboard: where to ask, and whom to look at. "All" means what was found, not everything: otherwise the metrics
 * that every Node.js process has would show other services. Only pods are all that there were, as they come and go.
 */
export function variables({ build }: DashboardService, choices: Choices) {
  const found = {
    namespace: series(build),
    job: series(build, { namespace: SELECTED_SERVICES.namespace }),
    pod: series(build, SELECTED_SERVICES),
  };
  return [
    new DatasourceVariableBuilder('datasource').label('Data source').type('prometheus'),
    ...chosenLabels(choices).map((label) => choice(label, found[label])),
  ];
}

/** What the variables in an expression stand for, for whoever asks Prometheus without Grafana. */
export interface Chosen {
  readonly namespace: string;
  readonly job: string;
  /** Grafana makes it at least four times the scrape interval. */
  readonly rateInterval: string;
  /** The time that the dashboard shows. */
  readonly range: string;
}

/** An expression of a panel as Grafana would send it, of every pod of one installation. */
export function filledIn(expr: string, { namespace, job, rateInterval, range }: Chosen): string {
  const values: Record<string, string> = { namespace, job, pod: '.*', __rate_interval: rateInterval, __range: range };
  return expr.replace(/\$(\w+)/g, (text, name: string) => values[name] ?? text);
}

// --- internal ---

const ALL = { selected: true, text: ['All'], value: ['$__all'] };

function choice(label: ReturnType<typeof chosenLabels>[number], among: Selection) {
  const builder = new QueryVariableBuilder(label)
    .label(label.charAt(0).toUpperCase() + label.slice(1))
    .datasource(DATA_SOURCE)
    .query({ query: `label_values(${among.text}, ${label})`, refId: label })
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc)
    .multi(true)
    .includeAll(true)
    .current(ALL);
  return label === 'pod' ? builder.allValue('.*') : builder;
}

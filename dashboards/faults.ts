import { type Annotation, SELECTED_SERVICES } from 'metric-to-pager/grafana';
import { above, series, sumBy } from 'metric-to-pager/promql';
import { catalogue } from '../service/metrics.ts';

/** Marks injected faults, to distinguish a drill from an incident. */
export function faults(): Annotation {
  return {
    name: 'Faults',
    expr: above(sumBy(['namespace', 'job', 'kind'], series(catalogue.metrics.lorem_faults_active, SELECTED_SERVICES)), 0),
    title: 'Fault injected: {{kind}}',
    text: '{{namespace}}/{{job}}',
    color: 'purple',
  };
}

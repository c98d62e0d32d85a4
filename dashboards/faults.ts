import { above, series, sumBy } from '../monitoring/promql/index.ts';
import { catalogue } from '../service/metrics.ts';
import { type Annotation, SELECTED_SERVICES } from './monitored-service/index.ts';

/** While somebody injects faults, so that a drill is not taken for an incident. */
export function faults(): Annotation {
  return {
    name: 'Faults',
    expr: above(sumBy(['namespace', 'job', 'kind'], series(catalogue.metrics.lorem_faults_active, SELECTED_SERVICES)), 0),
    title: 'Fault injected: {{kind}}',
    text: '{{namespace}}/{{job}}',
    color: 'purple',
  };
}

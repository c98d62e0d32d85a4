import { counter, countSeriesName, expectedMetrics, gauge, type SimulatedSeries } from '../../alerts/index.ts';
import type { Metric } from '../../catalogue/catalogue.ts';
import type { IdentityLabels } from '../../catalogue/identity.ts';
import type { Labels } from '../../catalogue/metric-definition.ts';
import type { MonitoredService, Objective } from '../../slo/index.ts';
import { type Scraped, scraped } from '../simulation/simulation.ts';
import type { Requests, World, WorldPod } from './outage.ts';

/** A service that counts its requests. */
export type CountingService = MonitoredService & Required<Pick<MonitoredService, 'requests'>>;

/** Returns what Prometheus scrapes of a service in a world. */
export function worldSeries(service: CountingService, target: IdentityLabels, { minutes, pods }: World): Scraped {
  const all = pods.map((pod): Scraped => scraped(pod, podSeries(service, target, pod), minutes));
  return Object.assign({}, ...all);
}

// --- internal ---

type LabelText = Readonly<Record<string, string>>;

function podSeries(service: CountingService, target: IdentityLabels, pod: WorldPod): SimulatedSeries[] {
  const labels = { ...target, pod: pod.name, instance: `${pod.name}:9464` };
  const answers = pod.answers ?? (() => true);
  const restarts = (minute: number) => (pod.restarts ?? []).filter((at) => at <= minute).length;
  const exposed = [
    gauge('process_start_time_seconds', labels, (minute) => 1000 + 60 * (pod.from + restarts(minute))),
    ...requestSeries(service, pod).map((one) => ({ ...one, labels: { ...labels, ...one.labels } })),
    ...idleSeries(service, pod).map((one) => ({ ...one, labels: { ...labels, ...one.labels } })),
  ];
  return [
    gauge('up', labels, (minute) => Number(answers(minute))),
    ...exposed.map((one) => ({ ...one, at: (minute: number) => (answers(minute) ? one.at(minute) : undefined) })),
  ];
}

/** The requests by outcome, and those within the bound of each latency objective. */
function requestSeries({ requests, objectives: { objectives } }: CountingService, pod: WorldPod): SimulatedSeries[] {
  const { metric, examples } = requests;
  const bounds = Object.values<Objective>(objectives).flatMap(({ sli }) =>
    sli.metric.name === metric.name && 'above' in sli.bad ? [sli.bad.above] : [],
  );
  const kind = (outcome: keyof typeof examples, { all, fast }: Record<'all' | 'fast', (of: Requests) => number>) => [
    counter(countSeriesName(requests), examples[outcome], (minute) => all(pod.requests(minute))),
    ...bounds.map((bound) =>
      counter(`${metric.name}_bucket`, { ...examples[outcome], le: String(bound) }, (minute) => fast(pod.requests(minute))),
    ),
  ];
  const only = (outcome: 'rejected' | 'failed') => {
    const count = (of: Requests) => of[outcome] ?? 0;
    return kind(outcome, { all: count, fast: count });
  };
  return [
    ...kind('succeeded', { all: ({ succeeded = 0, slow = 0 }) => succeeded + slow, fast: ({ succeeded = 0 }) => succeeded }),
    ...only('rejected'),
    ...only('failed'),
  ];
}

/** The other metrics of a healthy process, which stand still. */
function idleSeries({ catalogue, build, requests }: CountingService, pod: WorldPod): SimulatedSeries[] {
  return expectedMetrics(catalogue)
    .filter(({ name }) => name !== requests.metric.name)
    .map((metric) => {
      const isBuild = metric.name === build?.name;
      return gauge(countSeriesName({ metric }), firstLabels(metric, isBuild ? (pod.build ?? 'usual') : 'x'), () => Number(isBuild));
    });
}

function firstLabels({ labels, startAtZero: [first] }: Metric, unknown: string): LabelText {
  if (first !== undefined) return first;
  return Object.fromEntries(
    Object.entries<Labels[string]>(labels).map(([label, known]) => [label, 'length' in known ? (known[0] ?? '') : unknown]),
  );
}

import { counter, type SimulatedSeries } from '../../alerts/index.ts';
import type { Metric } from '../../catalogue/catalogue.ts';
import type { IdentityLabels } from '../../catalogue/identity.ts';
import type { Labels } from '../../catalogue/metric-definition.ts';
import { both, fits, type MatcherSet } from '../../promql/index.ts';
import type { Sli } from '../../slo/index.ts';
import type { RequestCounts } from '../workbook.ts';
import { type Pod, part, type Scraped, scraped, serves } from './simulation.ts';

/** What happens to a service for so many steps. */
export interface Traffic {
  readonly steps: number;
  readonly pods: readonly Pod[];
  /** The requests between the step before and this one, of all pods together. */
  at(step: number): RequestCounts;
  /** Requests that are not counted: those that no objective covers and other services, all of them bad. @default there are none */
  readonly foreign?: boolean;
  /** Leaves out the series by which good is told from bad: of failures those that count them, of slowness the bucket. @default false */
  readonly unmarked?: boolean;
  /** Shows each kind of request by one label set, where there are too many steps for all that count. @default false */
  readonly plain?: boolean;
}

/** Returns the counters that Prometheus scrapes of a service with this traffic, as far as an objective looks at them. */
export function trafficSeries(sli: Sli, target: IdentityLabels, traffic: Traffic): Scraped {
  const all: Scraped[] = traffic.pods.map((pod) => scraped(pod, podSeries(sli, target, { pod, traffic }), traffic.steps));
  return Object.assign({}, ...all);
}

// --- internal ---

type LabelText = Readonly<Record<string, string>>;

function podSeries(
  sli: Sli,
  target: IdentityLabels,
  { pod, traffic }: { readonly pod: Pod; readonly traffic: Traffic },
): SimulatedSeries[] {
  const kinds = traffic.plain ? first(requestKinds(sli)) : requestKinds(sli);
  const own = { ...target, pod: pod.name, instance: `${pod.name}:9464` };
  const share = (step: number): RequestCounts => {
    const serving = traffic.pods.filter((one) => serves(one, step));
    const index = serving.indexOf(pod);
    const { good, bad } = traffic.at(step);
    return index < 0 ? { good: 0, bad: 0 } : { good: part(good, serving.length, index), bad: part(bad, serving.length, index) };
  };
  const onlyGood = (step: number): RequestCounts => ({ good: share(step).good, bad: 0 });
  const onlyBad = (step: number): RequestCounts => ({ good: 0, bad: share(step).bad });
  // Half of it fast: slow requests alone would add nothing to a bucket.
  const everything = (step: number): RequestCounts => {
    const all = traffic.at(step).good + traffic.at(step).bad;
    return { good: part(all, 2, 0), bad: part(all, 2, 1) };
  };
  const series = (labels: LabelText, kind: readonly LabelText[], requests: (step: number) => RequestCounts) =>
    kind.flatMap((own, index) =>
      requestSeries(
        sli,
        { ...labels, ...own },
        (step) => {
          const { good, bad } = requests(step);
          return { good: part(good, kind.length, index), bad: part(bad, kind.length, index) };
        },
        traffic.unmarked ?? false,
      ),
    );
  return [
    ...('above' in sli.bad
      ? series(own, kinds.good, share)
      : [...series(own, kinds.good, onlyGood), ...(traffic.unmarked ? [] : series(own, kinds.bad, onlyBad))]),
    ...(traffic.foreign
      ? [
          ...series(own, kinds.foreign, everything),
          ...series({ ...own, namespace: 'theirs' }, kinds.bad, everything),
          ...series({ ...own, job: 'theirs' }, kinds.bad, everything),
        ]
      : []),
  ];
}

function requestSeries({ metric, bad }: Sli, labels: LabelText, at: (step: number) => RequestCounts, unmarked: boolean): SimulatedSeries[] {
  const counted = (name: string, more: LabelText, of: (requests: RequestCounts) => number) =>
    counter(name, { ...labels, ...more }, (step) => of(at(step)));
  const all = counted(metric.type === 'histogram' ? `${metric.name}_count` : metric.name, {}, (requests) => requests.good + requests.bad);
  if (!('above' in bad) || unmarked) return [all];
  const bucket = (bound: number, of: (requests: RequestCounts) => number) => counted(`${metric.name}_bucket`, { le: String(bound) }, of);
  const place = metric.buckets.indexOf(bad.above);
  return [
    all,
    bucket(bad.above, ({ good }) => good),
    ...metric.buckets.slice(Math.max(0, place - 1), place).map((bound) => bucket(bound, ({ good }) => Math.floor(good / 2))),
    ...metric.buckets.slice(place + 1, place + 2).map((bound) => bucket(bound, (requests) => requests.good + requests.bad)),
  ];
}

interface RequestKinds {
  /** Label sets of events, so many that every value that counts is among them. */
  readonly good: readonly LabelText[];
  readonly bad: readonly LabelText[];
  /** Label sets that are no events, each for one reason only, and would be bad ones. */
  readonly foreign: readonly LabelText[];
}

function requestKinds({ metric, events, bad }: Sli): RequestKinds {
  if ('above' in bad) {
    const good = covering(metric, (label, value) => fitting(events, label, value));
    return { good, bad: good, foreign: foreignTo(metric, events, {}) };
  }
  const failing = both(events, bad.labels);
  const isGood = (label: string, value: string) =>
    fitting(events, label, value) && !(label in bad.labels && fitting(bad.labels, label, value));
  return {
    good: covering(metric, isGood),
    bad: covering(metric, (label, value) => fitting(failing, label, value)),
    foreign: foreignTo(metric, events, bad.labels),
  };
}

function first({ good, bad, foreign }: RequestKinds): RequestKinds {
  return { good: good.slice(0, 1), bad: bad.slice(0, 1), foreign: foreign.slice(0, 1) };
}

function foreignTo(metric: Metric, events: MatcherSet, bad: MatcherSet): LabelText[] {
  const reasons = Object.keys(events).filter((label) => label in metric.labels);
  return reasons.flatMap((reason) =>
    covering(metric, (label, value) => {
      if (label !== reason) return fitting(both(events, bad), label, value);
      return !fitting(events, label, value);
    }).slice(0, 2),
  );
}

/** Returns as few label sets as show every fitting value of every label at least once. */
function covering(metric: Metric, fitsLabel: (label: string, value: string) => boolean): LabelText[] {
  const values = Object.entries<Labels[string]>(metric.labels).map(([label, known]): [string, readonly string[]] => [
    label,
    'length' in known ? known.filter((value) => fitsLabel(label, value)) : ['x'],
  ]);
  if (values.some(([, fitted]) => fitted.length === 0)) return [];
  const most = Math.min(MOST_SETS, Math.max(1, ...values.map(([, fitted]) => fitted.length)));
  return Array.from({ length: most }, (_, index) =>
    Object.fromEntries(values.map(([label, fitted]) => [label, fitted[index % fitted.length] as string])),
  );
}

function fitting(matchers: MatcherSet, label: string, value: string): boolean {
  const matcher = matchers[label];
  return matcher === undefined || fits(matcher, value);
}

/** Series cost time; the values that matter are few. */
const MOST_SETS = 4;

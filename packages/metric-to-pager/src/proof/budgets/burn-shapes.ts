import { type Pod, part } from '../simulation/simulation.ts';
import type { Traffic } from '../simulation/sli-traffic.ts';
import type { RequestCounts, Verdict } from '../workbook.ts';

/** How many steps a tier's short window is cut into; its long one is twelve times that. */
export const STEPS_IN_SHORT = 10;

/** Traffic in steps of a tier's windows, and what the tier's alert must make of it. */
export interface BurnShape {
  /** What it shows. */
  readonly name: string;
  /** @param about `limit` is the share of bad requests above which the tier alerts */
  traffic(about: { readonly limit: number; readonly minBad: number }): Traffic;
  /** What the reference must say at some steps, or the shape would not show what its name says. */
  readonly claims: readonly Claim[];
  /** What it must say of an objective to which every request is bad while the bucket is missing. @default nothing */
  readonly claimsUnmarked?: readonly Claim[];
  /** Steps at which the whole notification is compared. Steady ones: versions of Prometheus differ in the digits otherwise. */
  readonly exact?: readonly number[];
  /** Steps at which the recorded series are compared with what was counted. */
  readonly recorded?: readonly number[];
}

interface Claim {
  readonly at: number;
  readonly is: Verdict;
}

const SHORT = STEPS_IN_SHORT;
const LONG = 12 * STEPS_IN_SHORT;
/** So many requests a step that shares are exact. */
const MANY = 1_000_000_000;

const mixed = (share: number, all = MANY): RequestCounts => {
  const bad = Math.round(all * Math.min(1, share));
  return { good: all - bad, bad };
};
/** So many times the limit, or half of the way from it to all, where that is less. */
const above = (limit: number, times: number): number => Math.min(times * limit, (1 + limit) / 2);
const ever = (name = 'a'): Pod => ({ name, from: 0, to: Number.POSITIVE_INFINITY });
const silent = (...steps: number[]): Claim[] => steps.map((at) => ({ at, is: 'silent' }));
const firing = (...steps: number[]): Claim[] => steps.map((at) => ({ at, is: 'firing' }));
const restarting: readonly Pod[] = [{ ...ever('a'), restarts: [LONG - 5, LONG + 3] }, ever('b')];
const unscraped: readonly Pod[] = [{ ...ever(), gaps: [LONG - 20, LONG + 1, LONG + 2, LONG + 3] }];
const replaced = (at: number): readonly Pod[] => [
  { name: 'old', from: 0, to: at + 3 },
  { name: 'new', from: at, to: Number.POSITIVE_INFINITY },
];

/** Everything that the alert of a tier is put through. */
export const BURN_SHAPES: readonly BurnShape[] = [
  {
    name: 'fires',
    traffic: ({ limit }) => ({ steps: LONG + 8, pods: [ever()], at: () => mixed(1.01 * limit), foreign: true }),
    claims: firing(20, LONG, LONG + 8),
    exact: [LONG + 5],
    recorded: [LONG + 5],
  },
  {
    name: 'stays silent just below',
    traffic: ({ limit }) => ({ steps: LONG + 8, pods: [ever()], at: () => mixed(0.99 * limit), foreign: true }),
    claims: silent(20, LONG, LONG + 8),
    exact: [LONG + 5],
    recorded: [LONG + 5],
  },
  {
    name: 'tells the share of the long window',
    // Nothing in the oldest step: whether it is seen is what versions of Prometheus differ in.
    traffic: ({ limit }) => {
      const late = Math.min(1, 2 * limit);
      const early = (100 * above(limit, 1.25) - 40 * late) / 60;
      return { steps: LONG, pods: [ever()], at: (step) => mixed(step > 80 ? late : early, step > 20 ? MANY : 0) };
    },
    claims: firing(LONG),
    exact: [LONG],
  },
  {
    name: 'counts what is in its windows',
    // The oldest step of the short window is as busy as all of it is on average: versions of Prometheus differ in whether they see it.
    traffic: ({ limit }) => {
      const busy = (step: number) => (step === LONG - 9 || step === LONG - 4 ? 1.5 : step > LONG - 4 ? 2 : 1);
      return { steps: LONG, pods: [ever()], at: (step) => mixed(0.5 * limit, busy(step) * MANY) };
    },
    claims: silent(LONG),
    recorded: [LONG],
  },
  {
    name: 'needs the long window',
    traffic: ({ limit }) => ({ steps: LONG + SHORT + 2, pods: [ever()], at: (step) => mixed(step > LONG ? 1.5 * limit : 0) }),
    claims: silent(LONG + SHORT, LONG + SHORT + 2),
  },
  {
    name: 'needs the short window',
    traffic: ({ limit }) => ({ steps: LONG + 3 * SHORT, pods: [ever()], at: (step) => mixed(step > LONG ? 0 : 2 * limit) }),
    claims: [...firing(LONG), ...silent(LONG + SHORT, LONG + 2 * SHORT)],
  },
  {
    name: 'stays silent with the short window just below',
    traffic: ({ limit }) => ({ steps: LONG + SHORT + 8, pods: [ever()], at: (step) => mixed((step > LONG ? 0.99 : 1.5) * limit) }),
    claims: [...firing(LONG), ...silent(LONG + SHORT + 1, LONG + SHORT + 8)],
  },
  {
    name: 'resets',
    traffic: ({ limit }) => {
      // So many requests fail in two short windows that they are too great a share of the long one.
      const rush = MANY * Math.max(1, Math.ceil((10 * limit) / (1 - limit)));
      const fails = (step: number) => step > LONG && step <= LONG + 2 * SHORT;
      return { steps: LONG + 4 * SHORT, pods: [ever()], at: (step) => (fails(step) ? mixed(1, rush) : mixed(0)) };
    },
    claims: [...silent(LONG), ...firing(LONG + 2 * SHORT), ...silent(LONG + 3 * SHORT + 1, LONG + 4 * SHORT)],
  },
  {
    name: 'survives a scrape gap',
    traffic: ({ limit }) => ({ steps: LONG + 8, pods: unscraped, at: () => mixed(1.2 * limit) }),
    claims: firing(LONG, LONG + 3, LONG + 8),
  },
  {
    name: 'silent over a scrape gap',
    traffic: ({ limit }) => ({ steps: LONG + 8, pods: unscraped, at: () => mixed(0.8 * limit) }),
    claims: silent(LONG, LONG + 3, LONG + 8),
  },
  {
    name: 'survives a counter reset',
    traffic: ({ limit }) => ({ steps: LONG + 8, pods: restarting, at: () => mixed(1.2 * limit) }),
    claims: firing(LONG, LONG + 3, LONG + 8),
  },
  {
    name: 'silent over a counter reset',
    traffic: ({ limit }) => ({ steps: LONG + 8, pods: restarting, at: () => mixed(0.8 * limit) }),
    claims: silent(LONG, LONG + 3, LONG + 8),
    recorded: [LONG + 8],
  },
  {
    name: 'silent without traffic',
    traffic: () => ({ steps: LONG + 8, pods: [ever()], at: () => mixed(0, 0) }),
    claims: silent(20, LONG + 8),
    exact: [LONG + 5],
    recorded: [20, LONG + 5],
  },
  { name: 'silent without series', traffic: () => ({ steps: 20, pods: [], at: () => mixed(0, 0) }), claims: silent(20), exact: [20] },
  {
    name: 'silent at low traffic',
    traffic: ({ minBad }) => ({
      steps: LONG + 8,
      pods: [ever()],
      at: (step) => ({ good: 0, bad: step % 12 === 8 && step < 9 * 12 ? part(Math.floor(0.9 * minBad), 9, Math.floor(step / 12)) : 0 }),
    }),
    claims: silent(LONG - 10, LONG, LONG + 8),
  },
  {
    name: 'fires at low traffic',
    traffic: ({ minBad }) => ({
      steps: LONG,
      pods: [ever()],
      at: (step) => ({ good: 0, bad: step > LONG - 20 ? Math.ceil(minBad / 10) : 0 }),
    }),
    claims: firing(LONG),
  },
  {
    name: 'silent on a fresh deployment',
    traffic: ({ minBad }) => ({
      steps: 6,
      pods: [ever()],
      at: (step) => ({ good: 1, bad: part(Math.floor(0.6 * minBad), 6, step - 1) }),
    }),
    claims: silent(2, 4, 6),
  },
  {
    name: 'fires on a fresh failure',
    traffic: () => ({ steps: 6, pods: [ever()], at: () => mixed(1) }),
    claims: firing(3, 6),
  },
  {
    name: 'silent in a rollout',
    traffic: ({ limit }) => ({
      steps: 2 * LONG + 30,
      pods: replaced(2 * LONG + 10),
      at: (step) => mixed(step <= LONG - SHORT ? above(limit, 10) : 0.5 * limit),
    }),
    claims: [...firing(SHORT), ...silent(2 * LONG, 2 * LONG + 10, 2 * LONG + 14, 2 * LONG + 30)],
  },
  {
    name: 'fires through a rollout',
    traffic: ({ limit }) => ({ steps: LONG + 30, pods: replaced(LONG + 5), at: () => mixed(1.2 * limit) }),
    claims: firing(LONG, LONG + 6, LONG + 10, LONG + 30),
  },
  {
    name: 'reads missing marks right',
    traffic: () => ({ steps: LONG + 8, pods: [ever()], at: () => mixed(0), unmarked: true, foreign: true }),
    claims: silent(LONG + 8),
    claimsUnmarked: firing(LONG + 8),
    exact: [LONG + 5],
    recorded: [LONG + 5],
  },
];

import type { HarmlessWorld, Requests, World, WorldPod } from './outage.ts';
import { BEGINS, fleet, healthy, USUAL } from './worlds.ts';

/** Worlds in which nothing is wrong, although much changes. */
export const HARMLESS: readonly HarmlessWorld[] = [
  harmless('one pod at usual traffic', () => quiet(fleet(1, usual))),
  harmless('200 pods at usual traffic', () => ({ minutes: 30, pods: fleet(200, usual) })),
  harmless('a rollout', () => quiet(rolledOut())),
  harmless('a rollout that is undone after 5 minutes', () =>
    quiet([...fleet(3, usual, () => ({ to: BEGINS + 7 })), ...newPods({ build: 'new', to: BEGINS + 7 }), ...newPods({ from: BEGINS + 5 })]),
  ),
  harmless('a drained node', () =>
    quiet(fleet(3, usual, (index) => (index === 0 ? { to: BEGINS } : {})).concat(late('pod-3', BEGINS + 2))),
  ),
  harmless('one of three pods crashes once', () => quiet(fleet(3, usual, (index) => (index === 0 ? { restarts: [BEGINS] } : {})))),
  harmless('scrapes of every pod are lost for 4 minutes, as while Prometheus restarts', () =>
    quiet(fleet(3, usual, () => ({ gaps: minutesFrom(BEGINS, 4) }))),
  ),
  harmless('ten pods are not scraped for 3 minutes each, in turn', () =>
    quiet(fleet(10, usual, (index) => ({ answers: (minute) => !isWithin(minute, BEGINS + 3 * index, 3) }))),
  ),
  harmless('no traffic at all', () => quiet(fleet(3, () => ({})))),
  harmless('one request a minute', () => quiet(fleet(3, () => ({ succeeded: 1 })))),
  harmless('clients that ask for wrong paths at night', () => quiet(fleet(3, () => ({ succeeded: 2, rejected: 600 })))),
  harmless('an evening and its night', () => ({ minutes: 540, pods: fleet(2, (minute) => healthy(trafficOfDay(EVENING + minute))) })),
  harmless('a holiday: traffic falls to a twentieth within three hours, and stays there', () => ({
    minutes: BEGINS + 240,
    pods: fleet(2, (minute) => healthy(USUAL * Math.max(0.05, 1 - Math.max(0, minute - BEGINS) / 180))),
  })),
  harmless('a fresh deployment', () => ({ minutes: 60, pods: fleet(3, usual, () => ({ from: 5 })) })),
];

// --- internal ---

/** 17:00, in minutes. */
const EVENING = 17 * 60;

function harmless(name: string, world: () => World): HarmlessWorld {
  return { name, users: 'Nothing.', must: 'nothing', world };
}

function usual(): Requests {
  return healthy(USUAL);
}

function quiet(pods: readonly WorldPod[]): World {
  return { minutes: BEGINS + 60, pods };
}

/** Three pods, each replaced by one that starts two minutes before its end. */
function rolledOut(newer: Partial<WorldPod> = { build: 'new' }): WorldPod[] {
  return [...fleet(3, usual, () => ({ to: BEGINS + 2 })), ...newPods(newer)];
}

function newPods(newer: Partial<WorldPod>): WorldPod[] {
  const from = newer.from ?? BEGINS;
  return fleet(3, usual, (index) => ({ name: `new-${from}-${index}`, from, ...newer }));
}

function late(name: string, from: number): WorldPod {
  const [pod] = fleet(1, () => healthy(USUAL / 3));
  return { ...(pod as WorldPod), name, from };
}

function minutesFrom(from: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => from + index);
}

function isWithin(minute: number, from: number, count: number): boolean {
  return minute >= from && minute < from + count;
}

/** Requests per minute: 2 at night, up to 600 by day. */
function trafficOfDay(minute: number): number {
  const hour = (minute / 60) % 24;
  return 2 + 600 * (hour < 22 ? Math.max(0, Math.sin((Math.PI * (hour - 6)) / 16)) : 0);
}

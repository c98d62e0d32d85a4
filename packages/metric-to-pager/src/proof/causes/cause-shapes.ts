import type { LevelAt, Volume } from '../../alerts/index.ts';
import type { Pod } from '../simulation/simulation.ts';
import type { Verdict } from '../workbook.ts';
import type { Expected } from './verdicts.ts';

/** Minutes in the life of a service, and what an alert on a cause must make of them. */
export interface CauseShape {
  /** What it shows. */
  readonly name: string;
  readonly minutes: number;
  /** The first one suffers, or all of them, as the cause says. */
  readonly pods: readonly Pod[];
  readonly level: LevelAt;
  /** @default usual */
  readonly volume?: Volume;
  /** Whether other installations beside it suffer at their worst. @default there are none */
  readonly neighbours?: boolean;
  /** What the cause must promise at some minutes, or the shape would not show what its name says. */
  readonly claims: readonly { readonly at: number; readonly is: Verdict }[];
  /** The first minute that is judged. @default the first of all */
  readonly judgedFrom?: number;
  /** Minutes at which the whole notification is compared. */
  readonly exact?: readonly number[];
}

/** Returns the test cases of an alert on a cause. */
export function causeShapes({ above, below, brief, waits, window, history, withoutSeries, enough }: Expected): CauseShape[] {
  const full = Math.ceil((history + window + waits + 5) / 5) * 5;
  const after = full + window + 8;
  const trouble = (level: LevelAt, until = Number.POSITIVE_INFINITY): LevelAt => {
    return (minute) => (minute >= history && minute <= until ? level(minute - history) : 0);
  };
  const silent = (...minutes: number[]) => minutes.map((at) => ({ at, is: 'silent' as const }));
  const firing = (...minutes: number[]) => minutes.map((at) => ({ at, is: 'firing' as const }));
  const health: LevelAt = () => 0;
  const gaps = [full - 4, full - 3];
  return [
    {
      name: 'fires',
      minutes: full + 5,
      pods: pods(),
      level: trouble(above),
      claims: [...silent(history - 1), ...firing(full)],
      exact: [full],
    },
    ...(below
      ? [
          {
            name: 'stays silent just below',
            minutes: full + 5,
            pods: pods(),
            level: trouble(below),
            claims: silent(history, full, full + 5),
            exact: [full],
          },
        ]
      : []),
    { name: 'waits', minutes: full, pods: pods(), level: trouble(brief), claims: silent(history + waits, full) },
    {
      name: 'resets',
      minutes: after,
      pods: pods(),
      level: trouble(above, full),
      claims: [...firing(full), ...silent(full + window + 2, after)],
    },
    { name: 'survives a scrape gap', minutes: full + 5, pods: pods({ gaps }), level: trouble(above), claims: firing(full, full + 5) },
    { name: 'silent over a scrape gap', minutes: full, pods: pods({ gaps }), level: health, claims: silent(full) },
    {
      name: 'survives a counter reset',
      minutes: full + 5,
      pods: pods({ restarts: [full - 3] }),
      level: trouble(above),
      claims: firing(full, full + 5),
    },
    {
      name: 'silent over a counter reset',
      minutes: full,
      pods: pods({ restarts: [full - 3] }),
      level: below ? trouble(below) : health,
      claims: silent(full - 2, full),
    },
    { name: 'silent without traffic', minutes: full, pods: pods(), level: health, volume: 'none', claims: silent(full), exact: [full] },
    {
      name: withoutSeries === 'silent' ? 'silent without series' : 'fires without series',
      minutes: full,
      pods: [],
      level: health,
      claims: [{ at: full, is: withoutSeries }],
    },
    {
      name: 'silent at low traffic',
      minutes: full,
      pods: pods(),
      level: enough ? trouble(above) : health,
      volume: 'low',
      claims: silent(full),
    },
    ...(enough
      ? [
          {
            name: 'fires at few requests',
            minutes: full,
            pods: pods(),
            level: trouble(above),
            volume: 'few' as const,
            judgedFrom: full - 2,
            claims: firing(full),
          },
        ]
      : []),
    { name: 'silent on a fresh deployment', minutes: 4, pods: pods(), level: health, claims: silent(4) },
    {
      name: 'silent in a rollout',
      minutes: full,
      pods: [
        { name: 'old', from: 0, to: history + 4 },
        { name: 'new', from: history, to: Number.POSITIVE_INFINITY },
      ],
      level: health,
      claims: silent(history + 2, history + 5, full),
    },
    { name: 'silent beside sick neighbours', minutes: full, pods: pods(), level: health, neighbours: true, claims: silent(history, full) },
  ];
}

// --- internal ---

function pods(events: Pick<Pod, 'gaps' | 'restarts'> = {}): Pod[] {
  return ['a', 'b'].map((name) => ({ name, from: 0, to: Number.POSITIVE_INFINITY, ...events }));
}

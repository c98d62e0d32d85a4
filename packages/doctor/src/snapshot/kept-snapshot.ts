import { isRecord, list, map, object, type Shape, wrong } from 'metric-to-pager/shape';
import { ACCESS, DASHBOARD, DATASOURCES, DENIED, ROUTER, SERVER } from './kept-answers.ts';
import { KEPT_OBJECTS } from './kept-objects.ts';
import type { KindName } from './kinds.ts';
import { SNAPSHOT_VERSION, type Snapshot } from './snapshot.ts';
import { kept } from './text-rules.ts';

const time: Shape<string> = {
  ...kept('time'),
  read: (value, at, reading) =>
    typeof value === 'string' && !Number.isNaN(Date.parse(value))
      ? kept('time').read(value, at, reading)
      : wrong<string>({ at, expected: 'a time in ISO 8601', value }, reading),
};

/** An object by the form of its kind. */
const ofKind: Shape<object> = {
  read: (value, at, reading) => {
    const kind = isRecord(value) ? value['kind'] : undefined;
    if (typeof kind !== 'string' || !Object.hasOwn(KEPT_OBJECTS, kind))
      return wrong<object>({ at: `${at}.kind`, expected: 'a kind that a snapshot holds', value: kind }, reading);
    return KEPT_OBJECTS[kind as KindName].read(value, at, reading);
  },
  texts: () => Object.entries(KEPT_OBJECTS).flatMap(([kind, shape]) => shape.texts(kind)),
};

const everywhere: Shape<'all' | readonly string[]> = {
  read: (value, at, reading) => (value === 'all' ? value : list(kept('name')).read(value, at, reading)),
  texts: (at) => list(kept('name')).texts(at),
};

/** The form of a snapshot: everything that it can hold, and what a saved file keeps of each text. */
export const KEPT_SNAPSHOT = object(
  {
    version: { read: () => SNAPSHOT_VERSION, texts: () => [] } as Shape<typeof SNAPSHOT_VERSION>,
    takenAt: time,
    kinds: list(kept('name')),
    listed: map(everywhere, 'name'),
    objects: list(ofKind),
    dashboards: list(DASHBOARD),
    access: list(ACCESS),
    prometheus: list(SERVER),
    alertmanager: list(ROUTER),
    denied: list(DENIED),
  },
  { datasources: list(DATASOURCES) },
) as Shape<unknown> as Shape<Snapshot>;

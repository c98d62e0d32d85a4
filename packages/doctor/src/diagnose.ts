import { type Observed, separate } from './causes.ts';
import type { Check } from './check.ts';
import { CHECKS } from './checks/index.ts';
import type { Diagnosis } from './diagnosis.ts';
import type { FilePlace, Finding } from './finding.ts';
import { about, inScope } from './in-scope.ts';
import { type Model, modelOf } from './model/model.ts';
import { safePatchOf } from './safe-fix.ts';
import type { Scope } from './scope.ts';
import { type Silenced, silencer } from './silence/silenced.ts';
import type { Silence } from './silence/silences.ts';
import type { Snapshot } from './snapshot/snapshot.ts';

export interface DiagnoseOptions {
  /** What is silenced besides what annotations silence. @default nothing */
  readonly silences?: readonly Silence[];
  /** Returns whether the snapshot shows a finding. @default it shows all */
  readonly isShown?: (observed: Observed, model: Model) => boolean;
  /** Returns whether a finding is asked for; its causes are kept with it. @default all are */
  readonly isAsked?: (observed: Observed) => boolean;
  /** Returns where a finding stands in files. @default in none */
  readonly placeOf?: (observed: Observed) => FilePlace | undefined;
}

/**
 * Walks the whole chain of a snapshot, from the operator to the dashboards, and gives every finding: causes first, and what only follows
 * from them apart.
 *
 * @param scope what it is about; @default the whole snapshot
 */
export function diagnose(snapshot: Snapshot, scope: Scope = {}, options: DiagnoseOptions = {}): Diagnosis {
  const { silences = [], isShown = () => true, isAsked = () => true, placeOf = () => undefined } = options;
  const model = modelOf(snapshot, scope);
  const observed = CHECKS.flatMap((check, rank) => observationsOf(check, rank, model))
    .filter((one) => isShown(one, model))
    .map((one) => withPlace(one, placeOf(one)));
  const { causes, consequences } = about(inScope(separate(observed), model), isAsked);
  const silencedBy = silencer(snapshot, silences);
  const silenced = causes.flatMap(({ finding }): readonly Silenced[] => {
    const by = silencedBy(finding);
    return by === undefined ? [] : [{ finding, ...by }];
  });
  const heard = causes.map(({ finding }) => finding).filter((finding) => silencedBy(finding) === undefined);
  return {
    takenAt: snapshot.takenAt,
    findings: heard.filter((one) => !isNote(one)),
    consequences: consequences.map(({ finding }) => finding),
    notes: heard.filter(isNote),
    silenced,
    couldNotSee: snapshot.denied,
    examined: examinedIn(model),
  };
}

// --- internal ---

function isNote({ severity }: Finding): boolean {
  return severity === 'note';
}

function withPlace(observed: Observed, place: FilePlace | undefined): Observed {
  return place === undefined ? observed : { ...observed, finding: { ...observed.finding, place } };
}

function observationsOf(check: Check, rank: number, model: Model): readonly Observed[] {
  return check.run(model).map((observation) => {
    const { subject, message, evidence, fix, severity = check.severity } = observation;
    const safe = safePatchOf({ subject, fix }) !== undefined;
    const finding: Finding = { id: check.id, severity, subject, message, why: check.why, evidence, fix: { ...fix, safe } };
    return { finding, observation, rank };
  });
}

function examinedIn({ inventory, prometheuses, monitors, rules }: Model): Diagnosis['examined'] {
  const targets = prometheuses.flatMap(({ servers }) => servers).reduce((sum, server) => sum + (server.targets?.length ?? 0), 0);
  return {
    prometheuses: prometheuses.length,
    monitors: monitors.length,
    services: inventory.all('Service').length,
    pods: inventory.all('Pod').length,
    targets,
    rules: rules.length,
    dashboards: inventory.snapshot.dashboards.length,
  };
}

import { type Observed, separate } from './causes.ts';
import type { Check } from './check.ts';
import { CHECKS } from './checks/index.ts';
import type { Diagnosis } from './diagnosis.ts';
import type { Finding } from './finding.ts';
import { inScope } from './in-scope.ts';
import { type Model, modelOf } from './model/model.ts';
import type { Scope } from './scope.ts';
import type { Snapshot } from './snapshot/snapshot.ts';

/**
 * Walks the whole chain of a snapshot, from the operator to the dashboards, and gives every finding: causes first, and what only follows
 * from them apart.
 *
 * @param scope what it is about; @default the whole snapshot
 */
export function diagnose(snapshot: Snapshot, scope: Scope = {}): Diagnosis {
  const model = modelOf(snapshot, scope);
  const observed = CHECKS.flatMap((check, rank) => observationsOf(check, rank, model));
  const isNote = ({ finding }: Observed) => finding.severity === 'note';
  const { causes, consequences } = inScope(separate(observed), model);
  return {
    takenAt: snapshot.takenAt,
    findings: causes.filter((one) => !isNote(one)).map(({ finding }) => finding),
    consequences: consequences.map(({ finding }) => finding),
    notes: causes.filter(isNote).map(({ finding }) => finding),
    couldNotSee: snapshot.denied,
    examined: examinedIn(model),
  };
}

// --- internal ---

function observationsOf(check: Check, rank: number, model: Model): readonly Observed[] {
  return check.run(model).map((observation) => {
    const { subject, message, evidence, fix, severity = check.severity } = observation;
    const finding: Finding = { id: check.id, severity, subject, message, why: check.why, evidence, fix };
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

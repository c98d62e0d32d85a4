import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { deleteOwnedNamespaces, findPrometheus, type Look, referenceTo, until } from 'metric-to-pager/cluster';
import { type Diagnosis, diagnose, type Finding, renderText, takeSnapshot } from 'monitoring-doctor';
import { committed, OWNER, openTestCluster } from '../test-cluster.ts';
import { asDoctor, deleteAccount, makeAccount } from './account.ts';
import type { Scenario } from './scenarios.ts';
import { makeWorld, restore, SCOPE, STACK, type World, worldOf } from './world.ts';

const cluster = await openTestCluster();
let world: World;

/** Registers the tests: the world is healthy, and each scenario breaks it, is found with its cause, and is healthy after its fix. */
export function testScenarios(scenarios: readonly Scenario[]): void {
  beforeAll(async () => {
    world = await worldOf(cluster, await findPrometheus(cluster, { namespace: committed.monitoring.namespace }));
    await makeWorld(cluster, world);
    await makeAccount(cluster);
    await untilHealthy();
  });

  afterAll(async () => {
    await deleteAccount(cluster);
    await deleteOwnedNamespaces(cluster.objects, cluster.ours);
  });

  test('the healthy stack gives no finding, in the whole cluster', async () => {
    const diagnosis = diagnose(await takeSnapshot(cluster));
    cluster.say(renderText(diagnosis));
    // The alerts of a suite that runs beside read back 30 days, and the Prometheus of a test cluster may keep fewer.
    const findings = diagnosis.findings.filter(({ id }) => id !== 'retention.too-short');
    expect(findings.map(({ id, message }) => `${id}: ${message}`)).toEqual([]);
    expect(diagnosis.couldNotSee).toEqual([]);
  });

  test.each(scenarios.map((scenario) => [`${scenario.id}: ${scenario.title}`, scenario] as const))('%s', async (_title, scenario) => {
    try {
      await breakBy(scenario);
      if (scenario.loads) await load();
      const found = await untilFound(scenario);
      cluster.say(`${found.message}\n${found.fix.command}`);
      if (scenario.fixed) await apply(found);
      else await heal(scenario);
      if (scenario.loads) await load();
      await untilHealthy();
    } finally {
      await heal(scenario);
    }
    await untilHealthy();
  });
}

// --- internal ---

/** Diagnoses with the rights of the committed manifests, and no other. */
async function look({ needsSecrets = false }: Pick<Scenario, 'needsSecrets'> = {}): Promise<Diagnosis> {
  return diagnose(await takeSnapshot(needsSecrets ? cluster : asDoctor(cluster), SCOPE), SCOPE);
}

function untilHealthy(): Promise<void> {
  const healthy = async (): Promise<Look<void>> => {
    const { findings, notes, examined } = await look();
    const [first] = [...findings, ...notes];
    if (first !== undefined) return { missing: `${first.id}: ${first.message}` };
    return (examined['targets'] ?? 0) > 0 ? { found: undefined } : { missing: 'no target is scraped yet' };
  };
  return until('no finding', healthy, { ...cluster.wait(360), everySeconds: 2 });
}

/** Waits for the finding, and that it is the only cause. */
function untilFound(scenario: Scenario): Promise<Finding> {
  const { id, title } = scenario;
  const seen = async (): Promise<Look<Finding>> => {
    const { findings, notes } = await look(scenario);
    const all = [...findings, ...notes];
    const [first] = all;
    if (first?.id === id && all.length === 1) return { found: first };
    return { missing: all.length === 0 ? 'no finding' : all.map((one) => `${one.id}: ${one.message}`).join('; ') };
  };
  return until(`${id} (${title}) to be found`, seen, { ...cluster.wait(90), everySeconds: 2 });
}

async function breakBy({ patch = {}, remove = [], create = [] }: Scenario): Promise<void> {
  for (const [key, change] of Object.entries(patch)) await cluster.objects.patch(referenceTo(objectOf(key)), strategic(key, change), OWNER);
  for (const key of remove) await cluster.objects.remove(referenceTo(objectOf(key)));
  for (const object of create) await cluster.objects.apply(object, OWNER);
}

/** A merge patch replaces lists: the fields of a container are merged into that of the world. */
function strategic(key: string, change: object): object {
  const { spec } = change as { readonly spec?: { readonly template?: { readonly spec: { readonly containers: readonly object[] } } } };
  if (spec?.template === undefined) return change;
  const own = (
    objectOf(key) as unknown as { readonly spec: { readonly template: { readonly spec: { readonly containers: readonly object[] } } } }
  ).spec.template.spec;
  return { spec: { template: { spec: { containers: [{ ...own.containers[0], ...spec.template.spec.containers[0] }] } } } };
}

/**
 * Lets Prometheus load what the operator writes, by a new pod: the reloader of a running one can take three minutes, and its volume as long as
 * the kubelet wants.
 */
async function load(): Promise<void> {
  await cluster.wait(0).clock.sleep(OPERATOR_MILLISECONDS);
  await cluster.objects.remove({ apiVersion: 'v1', kind: 'Pod', namespace: STACK, name: 'prometheus-doctor-0' });
  // The pod that is ending still answers for a moment.
  await cluster.wait(0).clock.sleep(OPERATOR_MILLISECONDS);
}

/** How long the operator takes to write a changed configuration. */
const OPERATOR_MILLISECONDS = 4000;

async function apply({ fix }: Finding): Promise<void> {
  if (fix.patch === undefined) throw new Error(`The fix has no patch: ${fix.command}`);
  await cluster.objects.patch(fix.patch, fix.patch.body, OWNER);
}

async function heal({ patch = {}, remove = [], create = [] }: Scenario): Promise<void> {
  for (const object of create) await cluster.objects.remove(referenceTo(object));
  await restore(cluster, world, [...Object.keys(patch), ...remove]);
}

function objectOf(key: string) {
  const found = world.objects[key];
  if (found === undefined) throw new Error(`The world has no ${key}`);
  return found;
}

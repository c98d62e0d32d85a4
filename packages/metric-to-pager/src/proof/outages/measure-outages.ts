import { join } from 'node:path';
import pLimit from 'p-limit';
import { inFolder } from '../../prometheus/run-promtool.ts';
import { caseFiles, testRules } from '../promtool.ts';
import type { ProofSubject } from '../subject.ts';
import type { Outage } from './outage.ts';
import { worldSeries } from './world-series.ts';

/** A time in which an alert fired, in minutes of a world. */
export interface Firing {
  readonly alert: string;
  readonly severity: string;
  readonly from: number;
  readonly to: number;
}

/** Evaluates the rules in the world of each outage by Prometheus' own engine. @returns when which alert of a severity fired, by the name of the outage */
export async function measureOutages(
  outages: readonly Outage[],
  {
    subject,
    promtool,
    workers,
  }: { readonly subject: Pick<ProofSubject, 'service' | 'target' | 'groups'>; readonly promtool: string; readonly workers: number },
): Promise<ReadonlyMap<string, readonly Firing[]>> {
  return new Map(await pLimit(workers).map(outages, async (outage) => [outage.name, await firingIn(outage, subject, promtool)] as const));
}

// --- internal ---

const MINUTE = 60;

async function firingIn(
  { world: worldOf }: Outage,
  { service, target, groups }: Pick<ProofSubject, 'service' | 'target' | 'groups'>,
  promtool: string,
): Promise<Firing[]> {
  const world = worldOf();
  const { requests } = service;
  if (requests === undefined) throw new Error(`The service "${service.name}" defines no requests, of which outages are made`);
  const series = worldSeries({ ...service, requests }, target, world);
  // promtool prints a result only where it is not the expected one: nothing is expected.
  const checks = [FROM, TO].map((expr) => ({
    kind: 'samples' as const,
    at: world.minutes * MINUTE,
    expr: expr(world.minutes),
    samples: [],
  }));
  const { ok, output } = await inFolder(caseFiles(groups, [{ name: 'world', step: MINUTE, series, checks }]), (folder) =>
    testRules(promtool, [join(folder, 'test-0.yaml')]),
  );
  if (ok) return [];
  const [from, to] = resultsIn(output);
  if (from === undefined || to === undefined) throw new Error(`Expected two results of promtool, got: ${output}`);
  return [...from].map(([key, first]): Firing => {
    const [alert = '', severity = ''] = key.split(' ');
    return { alert, severity, from: first / MINUTE, to: (to.get(key) ?? first) / MINUTE };
  });
}

const FROM = (minutes: number) => timesOf('min', minutes);
const TO = (minutes: number) => timesOf('max', minutes);

function timesOf(most: 'min' | 'max', minutes: number): string {
  return `${most} by (alertname, severity) (${most}_over_time(timestamp(ALERTS{alertstate="firing"})[${minutes}m:1m]))`;
}

/** Reads the two results, each as a line of samples: `{alertname="Down", severity="critical"} 1.2E+03`. */
function resultsIn(output: string): Map<string, number>[] {
  const lines = output.split('\n').filter((line) => line.trimStart().startsWith('got:'));
  return lines.map(
    (line) =>
      new Map(
        line
          .split('alertname=')
          .slice(1)
          .map((sample): [string, number] => {
            const [labels = '', value = ''] = sample.split('}');
            const [alert, severity] = [...labels.matchAll(/"(\w+)/g)].map(([, name]) => name);
            return [`${alert} ${severity}`, Number(/\d[\d.eE+]*/.exec(value)?.[0])];
          }),
      ),
  );
}

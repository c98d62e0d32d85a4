import { type Alert, type AlertDefinition, alertOf, type Expectation, type LevelAt } from '../../alerts/index.ts';
import type { IdentityLabels, ServiceIdentity } from '../../catalogue/identity.ts';
import { type Case, type Check, firingCheck, type Links, type Proof } from '../cases.ts';
import { renderTemplate } from '../render-template.ts';
import { type Scraped, scraped } from '../simulation/simulation.ts';
import { type CauseShape, causeShapes } from './cause-shapes.ts';
import { type Expected, expectedOf, measured, verdictsOf } from './verdicts.ts';

/** The alerts on causes of one installation. */
export interface CauseSubject {
  readonly identity: ServiceIdentity;
  readonly alerts: readonly AlertDefinition[];
  readonly links: Links;
}

/**
 * Returns the proofs of alerts on causes: each shape of trouble with the state that the expectation gives at every minute. An alert
 * without an expectation has none.
 *
 * @throws when an expectation is not what a shape says it shows
 */
export function causeProofs({ identity, alerts, links }: CauseSubject): Proof[] {
  return alerts.flatMap((definition) => {
    const alert = alertOf(definition, identity);
    return expectationsOf(definition).map((expectation) => {
      const expected = expectedOf(expectation);
      const subject: Subject = { alert, expected, target: { namespace: identity.namespace, job: identity.job }, links };
      return {
        subject: alert.name,
        concerns: (rule) => rule.alert === alert.name,
        cases: causeShapes(expected).map((shape) => causeCase(subject, shape)),
      };
    });
  });
}

// --- internal ---

const MINUTE = 60;

interface Subject {
  readonly alert: Alert;
  readonly expected: Expected;
  readonly target: IdentityLabels;
  readonly links: Links;
}

function expectationsOf({ expectation = [] }: AlertDefinition): readonly Expectation[] {
  return 'waits' in expectation ? [expectation] : expectation;
}

function causeCase({ alert, expected, target, links }: Subject, shape: CauseShape): Case {
  const volume = shape.volume ?? 'usual';
  const level = shape.pods.length > 0 || expected.withoutSeries === 'silent' ? shape.level : expected.above;
  const verdicts = verdictsOf(expected, { level, volume, minutes: shape.minutes });
  for (const { at, is } of shape.claims) {
    if (verdicts[at] !== is)
      throw new Error(`The case "${shape.name}" of ${alert.name} must be ${is} at minute ${at}, but its expectation is ${verdicts[at]}`);
  }
  const alertname = alert.name;
  const own = Object.fromEntries(expected.labels.map((label) => [label, label === 'pod' ? 'a' : target[label]]));
  const labels = { ...own, severity: expected.severity };
  const checks = verdicts.flatMap((verdict, minute): Check[] =>
    verdict === 'open' || minute < (shape.judgedFrom ?? 0)
      ? []
      : [firingCheck(minute * MINUTE, { alertname, ...labels }, verdict === 'firing')],
  );
  const exact = (shape.exact ?? []).map((minute): Check => {
    const raw = measured(expected, level, minute);
    const value = expected.value?.(raw) ?? raw;
    const annotations = {
      summary: alert.summary,
      description: renderTemplate(alert.description, { labels, value }),
      ...links({ alertname, ...labels }),
    };
    const fires = verdicts[minute] === 'firing';
    return { kind: 'alert', at: minute * MINUTE, alert: alertname, firing: fires ? [{ labels, annotations }] : [] };
  });
  return { name: shape.name, step: MINUTE, series: { ...UNRELATED, ...seriesOf(expected, shape, target) }, checks: [...exact, ...checks] };
}

/** promtool wants at least one series to know how long a test lasts. */
const UNRELATED: Scraped = { 'up{job="unrelated",namespace="unrelated"}': '1' };

function seriesOf(expected: Expected, shape: CauseShape, target: IdentityLabels): Scraped {
  const { pods, minutes, volume = 'usual', neighbours = false } = shape;
  const all = (where: IdentityLabels, level: LevelAt) =>
    pods.map((pod, index) => {
      const suffers = expected.suffers === 'every pod' || index === 0;
      const labels = { ...where, pod: pod.name, instance: `${pod.name}:9464` };
      const { name } = pod;
      const series = expected.series({ name, namespace: where.namespace, labels, level: suffers ? level : () => 0, volume });
      return scraped(pod, series, minutes);
    });
  const sick: LevelAt = (minute) => (minute < expected.history ? 0 : expected.above(minute - expected.history));
  const theirs = neighbours
    ? [
        { ...target, namespace: 'theirs' },
        { ...target, job: 'theirs' },
      ]
    : [];
  return Object.assign({}, ...theirs.flatMap((where) => all(where, sick)), ...all(target, shape.level));
}

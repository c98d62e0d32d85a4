import type { Alert } from '../../alerts/index.ts';
import type { IdentityLabels } from '../../catalogue/identity.ts';
import { type Case, type Check, firingCheck, type Links, type Proof } from '../cases.ts';
import { renderTemplate } from '../render-template.ts';
import { type Scraped, scraped } from '../simulation/simulation.ts';
import { type Cause, causeVerdicts, measured, type SeverityAt } from './cause.ts';
import { type CauseShape, causeShapes } from './cause-shapes.ts';

/** What is to be proven of the alerts on causes of one installation. */
export interface CauseSubject {
  /** The name with which the service's alerts start. */
  readonly service: string;
  readonly target: IdentityLabels;
  /** The texts of the alerts, found by their names. */
  readonly alerts: readonly Alert[];
  readonly links: Links;
}

/**
 * The proofs of alerts on causes: each shape of trouble with what the cause promises at every minute.
 *
 * @throws when what the cause promises is not what a shape says it shows
 */
export function causeProofs(subject: CauseSubject, causes: readonly Cause[]): Proof[] {
  return causes.map((cause) => ({
    subject: subject.service + cause.alert,
    concerns: ({ alert }) => alert === subject.service + cause.alert,
    cases: causeShapes(cause).map((shape) => causeCase(subject, cause, shape)),
  }));
}

// --- internal ---

const MINUTE = 60;

function causeCase(subject: CauseSubject, cause: Cause, shape: CauseShape): Case {
  const { target, service } = subject;
  const volume = shape.volume ?? 'usual';
  const level = shape.pods.length > 0 || cause.withoutSeries === 'silent' ? shape.level : cause.above;
  const verdicts = causeVerdicts(cause, { level, volume, minutes: shape.minutes });
  for (const { at, is } of shape.claims) {
    if (verdicts[at] !== is)
      throw new Error(`The case "${shape.name}" of ${cause.alert} is to be ${is} at minute ${at}, but what it promises is ${verdicts[at]}`);
  }
  const alertname = service + cause.alert;
  const own = Object.fromEntries(cause.labels.map((label) => [label, label === 'pod' ? 'a' : target[label]]));
  const labels = { ...own, severity: cause.severity };
  const checks = verdicts.flatMap((verdict, minute): Check[] =>
    verdict === 'open' || minute < (shape.judgedFrom ?? 0)
      ? []
      : [firingCheck(minute * MINUTE, { alertname, ...labels }, verdict === 'firing')],
  );
  const text = subject.alerts.find(({ name }) => name === alertname);
  const exact = (shape.exact ?? []).map((minute): Check => {
    const raw = measured(cause, level, minute);
    const value = cause.value?.(raw) ?? raw;
    const annotations = {
      summary: text?.summary ?? '',
      description: renderTemplate(text?.description ?? '', { labels, value }),
      ...subject.links({ alertname, ...labels }),
    };
    const fires = verdicts[minute] === 'firing';
    return { kind: 'alert', at: minute * MINUTE, alert: alertname, firing: fires ? [{ labels, annotations }] : [] };
  });
  return { name: shape.name, step: MINUTE, series: { ...UNRELATED, ...seriesOf(cause, shape, target) }, checks: [...exact, ...checks] };
}

/** promtool wants at least one series to know how long a test lasts. */
const UNRELATED: Scraped = { 'up{job="unrelated",namespace="unrelated"}': '1' };

function seriesOf(cause: Cause, shape: CauseShape, target: IdentityLabels): Scraped {
  const { pods, minutes, volume = 'usual', neighbours = false } = shape;
  const all = (where: IdentityLabels, level: SeverityAt) =>
    pods.map((pod, index) => {
      const suffers = cause.suffers === 'every pod' || index === 0;
      return scraped(pod, cause.series({ pod, target: where, level: suffers ? level : () => 0, volume }), minutes);
    });
  const theirs = neighbours
    ? [
        { ...target, namespace: 'theirs' },
        { ...target, job: 'theirs' },
      ]
    : [];
  return Object.assign({}, ...theirs.flatMap((where) => all(where, cause.above)), ...all(target, shape.level));
}

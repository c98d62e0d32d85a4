import type { Firing } from './measure-outages.ts';
import type { Outage } from './outage.ts';

/** The notifications of an outage, in minutes. */
export interface OutageReport {
  readonly outage: Outage;
  /** From the beginning to the first page. @default there was none */
  readonly page?: number;
  /** From the beginning to the first ticket. @default there was none */
  readonly ticket?: number;
  /** From the end until no alert of the expected severity fires. @default nothing was to end */
  readonly ended?: number;
  /** The alerts that were first, of the expected severity. */
  readonly by: readonly string[];
  /** The ways in which the notifications are not what the outage demands. */
  readonly findings: readonly string[];
}

/** Compares the alerts of a world with those that it must raise. */
export function judgeOutage(outage: Outage, firing: readonly Firing[]): OutageReport {
  const sent = firing.filter(({ severity }) => severity in NOTIFIES);
  if (outage.must === 'nothing') {
    const findings = sent.map(
      (one) => `${outage.name}: ${one.alert} ${NOTIFIES[one.severity]}s at minute ${one.from}, but nothing is wrong`,
    );
    return { outage, by: [], findings };
  }
  const { name, must, lasts, within, ends } = outage;
  const [begins, over] = lasts;
  const first = (kind: string) => {
    const own = sent.filter(({ severity }) => NOTIFIES[severity] === kind);
    return own.length === 0 ? undefined : Math.min(...own.map(({ from }) => from)) - begins;
  };
  const [page, ticket] = [first('page'), first('ticket')];
  const demanded = must === 'page' ? page : ticket;
  const own = sent.filter(({ severity }) => NOTIFIES[severity] === must);
  const ended = ends === undefined ? undefined : Math.max(0, ...own.map(({ to }) => to + 1 - over));
  const findings = [
    ...sent.filter(({ from }) => from < begins).map(({ alert, from }) => `${alert} fires at minute ${from}, before the outage begins`),
    ...(demanded === undefined ? [`silence: no ${must} is sent`] : []),
    ...(demanded !== undefined && demanded > within ? [`the ${must} is sent after ${demanded} minutes, it is due after ${within}`] : []),
    ...(must === 'ticket' && page !== undefined ? [`${alertsAt(sent, 'page').join(', ')} pages, but a ticket is enough`] : []),
    ...(ended !== undefined && ended > (ends ?? 0)
      ? [`the ${must} ends ${ended} minutes after the outage, it must end after ${ends}`]
      : []),
  ];
  const by = demanded === undefined ? [] : own.filter(({ from }) => from === demanded + begins).map(({ alert }) => alert);
  return {
    outage,
    ...(page !== undefined && { page }),
    ...(ticket !== undefined && { ticket }),
    ...(ended !== undefined && demanded !== undefined && { ended }),
    by: [...new Set(by)],
    findings: findings.map((finding) => `${name}: ${finding}`),
  };
}

// --- internal ---

/** How an alert of a severity is sent. */
const NOTIFIES: Readonly<Record<string, 'page' | 'ticket'>> = { critical: 'page', warning: 'ticket' };

function alertsAt(sent: readonly Firing[], kind: string): string[] {
  return sent.filter(({ severity }) => NOTIFIES[severity] === kind).map(({ alert }) => alert);
}

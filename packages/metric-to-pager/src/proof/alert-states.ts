import { type Alert, titleOf } from '../alerts/index.ts';
import type { Proof } from './cases.ts';

/** The state of an alert, with the reason for which it is not proven. */
export interface AlertState {
  /** The alert with the labels that tell it from others of its name. */
  readonly title: string;
  readonly is: 'proven' | 'not proven' | 'neither proven nor excused';
  /** The reason for which it is not proven. @default there is none */
  readonly reason?: string;
}

/** Returns the state of every alert: a proof is about it, or its definition gives a reason for having none. */
export function alertStates(alerts: readonly Alert[], proofs: readonly Proof[]): AlertState[] {
  return alerts.map((alert) => {
    const { name, labels = {}, unproven = '' } = alert;
    const title = titleOf(alert);
    if (proofs.some(({ concerns, cases }) => cases.length > 0 && concerns({ alert: name, labels }))) return { title, is: 'proven' };
    return unproven.trim() === '' ? { title, is: 'neither proven nor excused' } : { title, is: 'not proven', reason: unproven };
  });
}

export { abortableClock } from './abortable-clock.ts';
export type { DrilledInstallation } from './drilled-installation.ts';
export { type FaultRelay, type FaultRelayOptions, faultRelay } from './fault-relay.ts';
export {
  type AlertDrill,
  type DrillOutcome,
  type DrillTimes,
  type FollowOptions,
  followAlert,
  type Link,
  type Notification,
  notificationsOf,
} from './follow-alert.ts';
export { inject, sendRequests, type Undo } from './inject.ts';
export { type FaultedPods, type WebhookReceiverOptions, webhookReceiverObjects } from './receiver-objects.ts';
export { type DrillSite, selectorOf } from './site.ts';
export { type Delivery, type NotifiedAlert, type RelayedFault, startWebhookReceiver, type WebhookReceiver } from './webhook-receiver.ts';

export { abortableClock } from './abortable-clock.ts';
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
export { type DrilledInstallation, type DrillSite, selectorOf } from './site.ts';
export {
  type Delivery,
  type NotifiedAlert,
  type RelayedRequest,
  startWebhookReceiver,
  type WebhookReceiver,
  type WebhookReceiverOptions,
  webhookReceiverObjects,
} from './webhook-receiver.ts';

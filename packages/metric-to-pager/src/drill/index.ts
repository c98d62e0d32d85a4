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
export { change, greatest, putFault, sendRequests } from './inject.ts';
export { closedMetricsPort, droppedMetric, type Faults, libraryFaults, unselectedMonitor } from './library-faults.ts';
export { type DrilledInstallation, type DrillSite, type Fault, selectorOf, type Traffic, type Undo } from './site.ts';
export {
  type Delivery,
  type NotifiedAlert,
  type RelayedRequest,
  startWebhookReceiver,
  type WebhookReceiver,
  type WebhookReceiverOptions,
  webhookReceiverObjects,
} from './webhook-receiver.ts';

/** Who did what, and who is told. */
export { AlertTopic, type AlertTopicArgs } from "./alert-topic";
export {
  alertProblems,
  type AlertSettings,
  type AlertSubscription,
  type AlertSubscriptions,
} from "./alert-subscriptions";
export { AuditTrail, type AuditTrailArgs } from "./audit-trail";
export { CisAlarms, type CisAlarmsArgs, type WatchedMetric } from "./cis-alarms";
export { cisControlKeys, type CisControlKey } from "./cis-controls";
export { Dashboard, type DashboardArgs } from "./dashboard";
export type { DataEvents } from "./trail-events";

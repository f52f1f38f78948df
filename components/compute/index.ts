/** Compute: a Lambda function in private subnets, and an Auto Scaling group behind a launch template. */
export * from "./auto-scaling-group";
export * from "./autoscaling-service-role";
export * from "./code-check";
export { QueueEvents, type QueueEventsArgs, type QueueSource } from "./event-queue";
export {
  RuleEvents,
  type EventInput,
  type Json,
  type ObjectSource,
  type PatternSource,
  type RuleEventsArgs,
  type RuleSource,
  type ScheduleSource,
} from "./event-rule";
export type { EventSource, EventSources } from "./event-sources";
export { StreamEvents, type StreamEventsArgs, type StreamSource } from "./event-stream";
export type { EventTarget } from "./event-target";
export { TopicEvents, type TopicEventsArgs, type TopicSource } from "./event-topic";
export * from "./event-undelivered";
export * from "./fleet-settings";
export { functionAlarmKeys, type FunctionAlarmKey } from "./function-alarm-rules";
export * from "./function-alarms";
export * from "./function-args";
export type * from "./function-code";
export * from "./function-release";
export { lambdaRuntimes, type LambdaRuntime } from "./handler";
export * from "./lambda-function";

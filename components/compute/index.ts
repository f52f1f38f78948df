/** Compute: Lambda functions in private subnets; Auto Scaling groups, load balancers, web ACLs, sessions on instances. */
export { architectureOf, type Architecture } from "./architecture";
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
export type { AutoScalingGroupArgs, AutoScalingGroupTransform } from "./fleet-args";
export * from "./fleet-settings";
export { functionAlarmKeys, type FunctionAlarmKey } from "./function-alarm-rules";
export * from "./function-alarms";
export {
  applicationLogLevels,
  functionSettingsProblems,
  systemLogLevels,
  type AsynchronousCalls,
  type FunctionObjectAccess,
  type FunctionTransform,
  type LambdaFunctionArgs,
  type LogLevels,
} from "./function-args";
export type {
  FunctionCode,
  FunctionPackage,
  ImageFunctionCode,
  LocalFunctionCode,
  S3FunctionCode,
} from "./function-code";
export {
  FunctionRelease,
  liveAlias,
  type FunctionReleaseArgs,
  type GradualRelease,
  type ReleaseSettings,
} from "./function-release";
export { lambdaRuntimes, type LambdaRuntime } from "./handler";
export * from "./lambda-function";
export type { InstanceSettings } from "./launch-template";
export { LoadBalancer } from "./load-balancer";
export type { LoadBalancerArgs } from "./load-balancer-args";
export {
  loadBalancerProblems,
  targetProtocols,
  type LoadBalancerSettings,
  type TargetProtocol,
} from "./load-balancer-settings";
export type { MixedInstances } from "./mixed-instances";
export type { ScheduledSize, Schedules } from "./schedules";
export { SessionPreferences, type SessionPreferencesArgs } from "./session-preferences";
export {
  preferencesDocument,
  sessionProblems,
  type SessionOwnership,
  type SessionSettings,
  type SessionTargets,
} from "./session-settings";
export { WebAcl, type WebAclArgs, type WebAclSettings, type WebAclTransform } from "./web-acl";
export type { WebAclRules } from "./web-acl-rules";

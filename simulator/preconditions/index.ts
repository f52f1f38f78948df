import { alarms } from "./cloudwatch/alarms";
import { autoscaling } from "./ec2/autoscaling";
import { backup } from "./backup";
import { cloudtrail } from "./cloudtrail/deliveries";
import { cloudtrailLogs } from "./cloudtrail/logs";
import { config } from "./config/config";
import { dashboards } from "./cloudwatch/dashboards";
import { events } from "./cloudwatch/events";
import { findings } from "./findings";
import { gateways } from "./network/gateways";
import { iam } from "./iam/iam";
import { iamDocuments } from "./iam/documents";
import { kmsPolicy } from "./kms/policy";
import { lambda } from "./lambda/roles";
import { lambdaFunctions } from "./lambda/functions";
import { lambdaTriggers } from "./lambda/triggers";
import { s3Policy } from "./s3/policy";
import { logs } from "./cloudwatch/log-groups";
import { metricFilters } from "./cloudwatch/metric-filters";
import { s3 } from "./s3/settings";
import { s3Versions } from "./s3/versions";
import { s3Lifecycle } from "./s3/lifecycle";
import { s3Logging } from "./s3/logging";
import { s3Replication } from "./s3/replication";
import { s3Notification } from "./s3/notification";
import { s3Deletion } from "./s3/deletion";
import { kms } from "./kms/keys";
import { kmsUse } from "./kms/use";
import { tags } from "./general/tags";
import { policyJson } from "./general/policy-json";
import { names } from "./general/names";
import type { Precondition } from "./precondition";
import { rds } from "./rds/rds";
import { rdsAccess } from "./rds/access";
import { rdsChanges } from "./rds/changes";
import { rdsCredentials } from "./rds/credentials";
import { rdsInstances } from "./rds/instances";
import { secretsmanager } from "./secretsmanager";
import { ssm } from "./ssm";
import { sns } from "./sns";
import { sqs } from "./sqs";
import { trails } from "./cloudtrail/trails";
import { vpc } from "./network/vpc";
import { vpcEndpoints } from "./network/vpc-endpoints";
import { networkQuotas } from "./network/quotas";
import { routes } from "./network/routes";
import { flowLogs } from "./network/flow-logs";
import { launchTemplates } from "./ec2/launch-templates";
import { networkAcls } from "./network/acls";
import { securityGroups } from "./network/security-groups";
import { networkDeletion } from "./network/deletion";
import { networkReferences } from "./network/references";
import { lb } from "./lb/lb";
import { lbListeners } from "./lb/listeners";
import { resolver } from "./resolver";
import { wafv2 } from "./wafv2";
import { secondaryBlocks } from "./network/secondary-blocks";

export { Call, type ServiceRequest } from "./call";
export { Preconditions } from "./judge";
export type { Moment, Precondition, Refusal } from "./precondition";
export { DEFAULT_QUOTAS, type Quota, type Quotas } from "./quotas";

/** Everything that the simulated AWS demands, service by service. */
export const preconditions: readonly Precondition[] = [
  ...trails,
  ...cloudtrail,
  ...cloudtrailLogs,
  ...logs,
  ...metricFilters,
  ...config,
  ...findings,
  ...alarms,
  ...dashboards,
  ...events,
  ...sns,
  ...sqs,
  ...iam,
  ...iamDocuments,
  ...lambda,
  ...lambdaFunctions,
  ...lambdaTriggers,
  ...backup,
  ...rds,
  ...rdsAccess,
  ...rdsChanges,
  ...rdsCredentials,
  ...rdsInstances,
  ...secretsmanager,
  ...ssm,
  ...kmsPolicy,
  ...vpc,
  ...secondaryBlocks,
  ...gateways,
  ...routes,
  ...networkQuotas,
  ...networkReferences,
  ...networkDeletion,
  ...vpcEndpoints,
  ...securityGroups,
  ...networkAcls,
  ...flowLogs,
  ...launchTemplates,
  ...autoscaling,
  ...lb,
  ...lbListeners,
  ...wafv2,
  ...resolver,
  ...s3Policy,
  ...s3,
  ...s3Versions,
  ...s3Lifecycle,
  ...s3Logging,
  ...s3Replication,
  ...s3Notification,
  ...s3Deletion,
  ...kms,
  ...kmsUse,
  ...tags,
  ...policyJson,
  ...names,
];

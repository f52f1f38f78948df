import { autoscaling } from "./autoscaling";
import { cloudtrail } from "./cloudtrail";
import { cloudtrailLogs } from "./cloudtrail-logs";
import { gateways } from "./gateways";
import { kmsPolicy } from "./kms-policy";
import { lambda } from "./lambda";
import { s3Policy } from "./s3-policy";
import type { Precondition } from "./precondition";
import { rds } from "./rds";
import { vpc } from "./vpc";
import { vpcEndpoints } from "./vpc-endpoints";

export { Call, type ServiceRequest } from "./call";
export { Preconditions } from "./judge";
export type { Moment, Precondition, Refusal } from "./precondition";
export { DEFAULT_QUOTAS, type Quota, type Quotas } from "./quotas";

/** Everything that the simulated AWS demands, a file a service. */
export const preconditions: readonly Precondition[] = [
  ...cloudtrail,
  ...cloudtrailLogs,
  ...lambda,
  ...rds,
  ...kmsPolicy,
  ...vpc,
  ...gateways,
  ...vpcEndpoints,
  ...autoscaling,
  ...s3Policy,
];

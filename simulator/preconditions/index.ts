import { cloudtrail } from "./cloudtrail";
import { kmsPolicy } from "./kms-policy";
import type { Precondition } from "./precondition";

export { Call, type ServiceRequest } from "./call";
export { Preconditions } from "./judge";
export type { Moment, Precondition, Refusal } from "./precondition";
export { DEFAULT_QUOTAS, type Quota, type Quotas } from "./quotas";

/** Everything that the simulated AWS demands, a file a service. */
export const preconditions: readonly Precondition[] = [...cloudtrail, ...kmsPolicy];

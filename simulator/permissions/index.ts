/** What the AWS provider must be allowed for each resource, and the policies that allow it. */
export { authorise, type Caller } from "./authorise";
export { deployPolicy, type FunctionCall } from "./deploy-policy";
export type { Need, ResourcePermissions, Subject, Verb } from "./model";
export { neededFor, neededForFunction, permissionsOf, permissionsOfFunction } from "./needs";
export { readPolicies } from "./policy-file";
export { callsOf, subjectsOf } from "./subjects";

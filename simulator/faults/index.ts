export { Faults, type AwsCall } from "./faults";
export { faultGrammar, FaultSyntaxError, noFaults, parseFaults, type FaultPlan, type Verb } from "./plan";
export { Propagation } from "./propagation";

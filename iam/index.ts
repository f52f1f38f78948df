/** IAM policy documents with a meaning: types, builders, parser, evaluator, analysis. Knows neither Pulumi nor AWS. */
export * from "./actions";
export * from "./building/arns";
export type { ConditionKey, Conditions, PolicyVariable } from "./building/conditions";
export * from "./building/policies";
export * from "./building/principals";
export { allow, deny } from "./building/statements";
export { canonicalDocument, policyText } from "./building/text";
export type { ContextInput, ContextValue, Request } from "./request/context";
export * from "./language/document";
export * from "./language/errors";
export * from "./evaluation/evaluate";
export * from "./language/model";
export { parsePolicy } from "./language/parse";
export * from "./request/principals";
export * from "./analysis/principal-analysis";
export type { Witness } from "./analysis/witness";
export * from "./language/write";

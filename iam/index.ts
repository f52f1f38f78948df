/** IAM policy documents with a meaning: types, builders, parser, evaluator, analysis. Knows neither Pulumi nor AWS. */
export * from "./actions";
export * from "./language/builders";
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

/** IAM policy documents with a meaning: types, builders, parser, evaluator, analysis. Knows neither Pulumi nor AWS. */
export * from "./builders";
export type { ContextInput, ContextValue, Request } from "./context";
export * from "./document";
export * from "./errors";
export * from "./evaluate";
export * from "./model";
export { parsePolicy } from "./parse";
export * from "./principals";
export * from "./principal-analysis";
export type { Witness } from "./witness";
export * from "./write";

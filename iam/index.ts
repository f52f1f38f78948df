/** IAM policy documents with a meaning: types, builders, parser, evaluator, analysis. Knows neither Pulumi nor AWS. */
export * from "./builders";
export * from "./document";

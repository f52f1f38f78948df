/** What makes identity policies dangerous, judged by what they really allow. */
export { analyseRisks, type RiskOptions } from "./analyse-risks";
export * from "./findings";
export type { GrantReach } from "./resources";
export * from "./wildcards";

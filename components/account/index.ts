export * from "./access-analyzer";
export * from "./account-baseline";
export * from "./account-defaults";
export { ConfigRecorder, type ConfigRecorderArgs } from "./config-recorder";
export { configRuleKeys, type ConfigRuleKey } from "./config-rules";
export * from "./finding-alerts";
export * from "./ownership";
export * from "./security-hub";
export * from "./threat-detection";
